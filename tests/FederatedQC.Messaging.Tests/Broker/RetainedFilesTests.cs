using System.Buffers;
using FederatedQC.Messaging.Broker;
using FederatedQC.TestKit;

namespace FederatedQC.Messaging.Tests.Broker;

public sealed class RetainedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_kept_comes_back_the_last_of_each_topic_and_not_what_was_cleared()
    {
        Keep("a", 1, 2, 3);
        Keep("a", 4);
        Keep("b/ü", 5, 6);
        Keep("c", 7);
        Keep("c");
        Load().ShouldBe([("a", "04"), ("b/ü", "0506")]);
        Load().ShouldBe([("a", "04"), ("b/ü", "0506")]);
    }

    [Fact]
    public void A_damaged_or_unfinished_file_is_left_out_wherever_the_damage_is()
    {
        Keep("whole", 1, 2, 3);
        byte[] sound = File.ReadAllBytes(Directory.GetFiles(_folder.Path).Single());
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(_folder.Of("cut.retained"), sound[..length]);
            byte[] flipped = [.. sound];
            flipped[length] ^= 1;
            File.WriteAllBytes(_folder.Of("flipped.retained"), flipped);
            File.WriteAllBytes(_folder.Of("other.retained.part"), sound);
            Load().ShouldBe([("whole", "010203")]);
            Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Keep(string topic, params byte[] payload) =>
        new RetainedFiles(_folder.Path).Keep(topic, new ReadOnlySequence<byte>(payload));

    private (string Topic, string Payload)[] Load() =>
        [
            .. new RetainedFiles(_folder.Path)
                .Load()
                .Select(message => (message.Topic, Convert.ToHexString(message.Payload.Span)))
                .OrderBy(message => message.Topic, StringComparer.Ordinal),
        ];
}
