using System.Security.Cryptography.X509Certificates;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;
using Google.Protobuf;

namespace FederatedQC.Protocol.Tests.Envelopes;

/// <summary>
/// Envelopes that protoc encoded and OpenSSL signed, once, with keys that are gone. They hold the wire format and the signed bytes: a
/// change that breaks one of these tests breaks every agent in the field.
/// </summary>
public sealed class EnvelopeGoldenTests
{
    private static readonly TimeProvider Time = new FixedTime(new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Plan_is_read_and_written_as_ever() =>
        Holds(
            "plan",
            "aggregator",
            new Plan
            {
                Consortium = "golden",
                Run = "run-1",
                Revision = 7,
                Round = 3,
                Phase = Phase.Evaluate,
                BaseModel = Bytes(0),
                CandidateModel = Bytes(32),
                ReleasedModel = Bytes(64),
                Settings = ByteString.CopyFromUtf8("{}"),
            }
        );

    [Fact]
    public void A_plan_of_a_strategy_without_a_control_variate_has_the_bytes_that_it_always_had()
    {
        var plan = new Plan
        {
            Run = "run-1",
            Settings = ByteString.CopyFromUtf8("{}"),
            ControlVector = ByteString.Empty,
        };
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8, 0x4A, 2, .. "{}"u8]);

        plan.ControlVector = Bytes(0);
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8, 0x4A, 2, .. "{}"u8, 0x52, 32, .. Bytes(0)]);
    }

    [Fact]
    public void A_plan_whose_release_has_cost_no_privacy_and_a_commit_of_unprotected_images_have_the_bytes_that_they_always_had()
    {
        var plan = new Plan
        {
            Run = "run-1",
            ReleasedPrivacy = new ReleasePrivacy
            {
                Level = "record",
                Epsilon = 2,
                Delta = 0.5,
                Accountant = "pld",
            },
        };
        plan.ToByteArray()
            .ShouldBe([
                0x12,
                5,
                .. "run-1"u8,
                0x62,
                31,
                0x0A,
                6,
                .. "record"u8,
                0x11,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0x40,
                0x19,
                0,
                0,
                0,
                0,
                0,
                0,
                0xE0,
                0x3F,
                0x22,
                3,
                .. "pld"u8,
            ]);
        new Plan { Run = "run-1" }
            .ToByteArray()
            .ShouldBe([0x12, 5, .. "run-1"u8]);

        // An epsilon of zero is said, and none is not.
        new UpdateCommit { Run = "run-1" }
            .ToByteArray()
            .ShouldBe([0x0A, 5, .. "run-1"u8]);
        new UpdateCommit { Run = "run-1", Epsilon = 0 }
            .ToByteArray()
            .ShouldBe([0x0A, 5, .. "run-1"u8, 0x51, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void A_plan_of_a_consortium_without_families_has_the_bytes_that_it_always_had()
    {
        var plan = new Plan { Run = "run-1", Family = "" };
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8]);

        plan.Family = "steel";
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8, 0x7A, 5, .. "steel"u8]);
    }

    [Fact]
    public void Model_manifest_is_read_and_written_as_ever() =>
        Holds(
            "model",
            "aggregator",
            new ModelManifest
            {
                Model = Bytes(0),
                Spec = ByteString.CopyFromUtf8("{}"),
                BlockHashes = ByteString.CopyFrom([.. Bytes(32), .. Bytes(64)]),
            }
        );

    [Fact]
    public void A_plan_of_a_run_that_sends_models_has_the_bytes_that_it_always_had()
    {
        var plan = new Plan { Run = "run-1", Settings = ByteString.CopyFromUtf8("{}") };
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8, 0x4A, 2, .. "{}"u8]);

        plan.Steps.Add(new StepOffer { Model = Bytes(32), BaseModel = Bytes(0) });
        plan.ToByteArray().ShouldBe([0x12, 5, .. "run-1"u8, 0x4A, 2, .. "{}"u8, 0x5A, 68, 0x0A, 32, .. Bytes(32), 0x12, 32, .. Bytes(0)]);
    }

    [Fact]
    public void Step_manifest_is_read_and_written_as_ever() =>
        Holds(
            "step",
            "aggregator",
            "consortium-ca-2",
            new StepManifest
            {
                Model = Bytes(32),
                BaseModel = Bytes(0),
                Codec = "int8",
                BlockHashes = ByteString.CopyFrom([.. Bytes(32), .. Bytes(64)]),
                BlockLengths = { 66_560, 260 },
            }
        );

    [Fact]
    public void Commit_is_read_and_written_as_ever() =>
        Holds(
            "commit",
            "site-a",
            new UpdateCommit
            {
                Run = "run-1",
                Round = 3,
                BaseModel = Bytes(0),
                Codec = "int8",
                BlockHashes = ByteString.CopyFrom([.. Bytes(32), .. Bytes(64)]),
                BlockLengths = { 66_560, 260 },
                Samples = 1234,
                Steps = 78,
                Loss = 0.625,
            }
        );

    [Fact]
    public void Answer_is_read_and_written_as_ever() =>
        Holds(
            "answer",
            "aggregator",
            new UpdateAnswer
            {
                Run = "run-1",
                Round = 3,
                Outcome = Outcome.Missing,
                MissingBlocks = { 1, 170 },
                Refusal = "not_finite",
                Detail = "the delta holds a NaN or an infinity",
            }
        );

    [Fact]
    public void Answer_to_a_certain_commit_is_read_and_written_as_ever() =>
        Holds(
            "answer-2",
            "aggregator",
            "consortium-ca-3",
            new UpdateAnswer
            {
                Run = "run-1",
                Round = 3,
                Outcome = Outcome.Missing,
                MissingBlocks = { 1, 170 },
                Refusal = "not_finite",
                Detail = "the delta holds a NaN or an infinity",
                Site = "site-a",
                Commit = Bytes(0),
            }
        );

    [Fact]
    public void Evaluation_is_read_and_written_as_ever() =>
        Holds(
            "evaluation",
            "site-a",
            new CandidateEvaluation
            {
                Run = "run-1",
                Round = 3,
                Model = Bytes(32),
                Support = { 10, 20 },
                Correct = { 9, 18 },
                Predicted = { 11, 19 },
                Parity = 1.0 / 1024,
            }
        );

    [Fact]
    public void An_evaluation_with_scores_and_a_baseline_is_read_and_written_as_ever() =>
        Holds(
            "evaluation-scores",
            "site-a",
            "consortium-ca-4",
            new CandidateEvaluation
            {
                Run = "run-1",
                Round = 3,
                Model = Bytes(32),
                Support = { 3, 1 },
                Correct = { 2, 1 },
                Predicted = { 2, 2 },
                Parity = 1.0 / 1024,
                GoodScores = { 2, 0, 1 },
                DefectiveScores = { 0, 0, 300 },
                Alone = new BaselineCounts
                {
                    Correct = { 3, 0 },
                    Predicted = { 4, 0 },
                    GoodScores = { 3, 0, 0 },
                    DefectiveScores = { 1, 0, 0 },
                },
            }
        );

    [Fact]
    public void Status_is_read_and_written_as_ever() =>
        Holds(
            "status",
            "site-a",
            new SiteStatus
            {
                Online = true,
                AgentVersion = "1.0",
                Samples = 500,
                LineModel = Bytes(64),
                Problem = "no image",
            }
        );

    [Fact]
    public void Status_of_a_site_that_can_not_get_a_model_is_read_and_written_as_ever() =>
        Holds(
            "status-missing",
            "site-a",
            "consortium-ca-5",
            new SiteStatus
            {
                Online = true,
                AgentVersion = "1.0",
                Samples = 500,
                LineModel = Bytes(64),
                MissingModel = Bytes(96),
            }
        );

    [Fact]
    public void Release_record_is_read_and_written_as_ever() =>
        Holds("release", "aggregator", new ReleaseRecord { Document = ByteString.CopyFromUtf8("""{"round":3}""") });

    private static void Holds<T>(string name, string sender, T expected)
        where T : class, IMessage<T>, new() => Holds(name, sender, "consortium-ca", expected);

    // The first authority's keys are gone too, so what came later is under another one.
    private static void Holds<T>(string name, string sender, string authority, T expected)
        where T : class, IMessage<T>, new()
    {
        var bytes = File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", $"envelope-{name}.bin"));
        using var trust = new TrustAnchor(
            X509CertificateLoader.LoadCertificateFromFile(RepositoryRoot.Of("schemas", "golden", $"{authority}.pem")),
            Time
        );

        EnvelopeCodec.TryOpen<T>(bytes, sender, trust, out var message).ShouldBe(EnvelopeFault.None);

        message.ShouldBe(expected);
        expected.ToByteArray().ShouldBe(Envelope.Parser.ParseFrom(bytes).Body.ToByteArray());
    }

    private static ByteString Bytes(int first) => ByteString.CopyFrom([.. Enumerable.Range(first, 32).Select(value => (byte)value)]);
}
