using FederatedQC.Cli.Consortium;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Cli.Tests.Consortium;

public sealed class ProductNamesTests
{
    [Theory]
    [InlineData("neu-det", "neu-det")]
    [InlineData("NEU DET", "neu-det")]
    [InlineData("-x_sdd-", "x-sdd")]
    [InlineData("Ä", "product")]
    public void A_data_set_keeps_its_name_as_far_as_topics_allow(string dataset, string name) =>
        ProductNames.Of([dataset])[dataset].ShouldBe(name);

    [Fact]
    public void No_two_data_sets_have_one_name_and_all_names_are_valid()
    {
        string[] datasets = ["a b", "a-b", "A_B", "a-b-2", "", "#", new string('x', 60), new string('x', 61)];

        var names = ProductNames.Of(datasets);

        names.Keys.ShouldBe(datasets, ignoreOrder: true);
        names.Values.Distinct().Count().ShouldBe(datasets.Length);
        names.Values.ShouldAllBe(name => PartyName.IsValid(name));
        ProductNames
            .Of(datasets.Reverse())
            .OrderBy(name => name.Key, StringComparer.Ordinal)
            .ShouldBe(names.OrderBy(name => name.Key, StringComparer.Ordinal));
    }
}
