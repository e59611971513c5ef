using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Commands;

/// <summary>Whatever is asked wrongly gets one clear line and exit code 2, before anything is written.</summary>
public sealed class BadUsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("fly", "fly")]
    [InlineData("", "command")]
    [InlineData("dataset", "command")]
    [InlineData("train", "--data")]
    [InlineData("train --data x --out y --epochs 0", "use a whole number from 1 to 10000")]
    [InlineData("train --data x --out y --epochs many", "--epochs is 'many'")]
    [InlineData("train --data x --out y --epochs 1.5", "--epochs is '1.5'")]
    [InlineData("train --data x --out y --epochs", "--epochs")]
    [InlineData("train --data x --out y --network vgg", "compact, features, resnet18")]
    [InlineData("train --data x --out y --norm layer", "batch, group")]
    [InlineData("train --data x --out y --precision fp8", "auto, bf16, fp32")]
    [InlineData("train --data x --out y --learning-rate 0", "above 0")]
    [InlineData("train --data x --out y --learning-rate NaN", "--learning-rate is 'NaN'")]
    [InlineData("train --data x --out y --input-size 31", "32 to 512")]
    [InlineData("train --data x --out y --seed -1", "--seed is '-1'")]
    [InlineData("train --data x --out y --threads 0", "--threads is '0'")]
    [InlineData("train --data x --out y --frobnicate 1", "--frobnicate")]
    [InlineData("demo --broker nowhere", "use embedded, mosquitto, or the address of a broker")]
    [InlineData("demo --broker host:0", "--broker host:0")]
    [InlineData("evaluate --model x --data y --split exam", "golden, test, train, val")]
    [InlineData("evaluate --model x --data y --overkill-limit 2", "from 0 to 1")]
    [InlineData("evaluate --model /nowhere/model.onnx --data y", "/nowhere/model.onnx")]
    [InlineData("inspect --model x", "argument missing")]
    [InlineData("inspect a.png --model /nowhere/model.onnx", "/nowhere/model.onnx")]
    [InlineData("inspect a.png --model m --threshold high", "--threshold is 'high'")]
    [InlineData("dataset synth --out x --size 16", "32 to 512")]
    [InlineData("dataset synth --out x --difficulty 1.1", "from 0 to 1")]
    [InlineData("dataset synth --out x --sites 0", "--sites is '0'")]
    [InlineData("dataset list /nowhere/images", "/nowhere/images")]
    [InlineData("dataset split /nowhere --split by-magic --out x", "by-magic")]
    [InlineData("dataset split /nowhere --split dirichlet:0 --out x", "dirichlet:0")]
    [InlineData("model show /nowhere/model", "/nowhere/model")]
    [InlineData("model verify /nowhere/model", "/nowhere/model")]
    [InlineData("model export /nowhere/model --out x.onnx", "/nowhere/model")]
    [InlineData("demo --sites none", "--sites")]
    [InlineData("demo --rounds 0", "--rounds")]
    [InlineData("demo --strategy luck", "fedavg")]
    [InlineData("demo --split by-magic", "by-magic")]
    [InlineData("demo --rule luck", "robust.rule: ")]
    [InlineData("demo --site-momentum 1", "robust.siteMomentum is 1")]
    [InlineData("demo --server-rate 0", "--server-rate is '0'")]
    [InlineData("demo --rule fltrust --operator-share 0", "--rule fltrust needs some images")]
    [InlineData("demo --rule fltrust --strategy fedbn", "the operator has no whole model to train")]
    [InlineData("demo --rule krum --sites 2", "robust.rule: ")]
    [InlineData("simulate --contribution luck", "exact, gtg, leave-one-out, none")]
    [InlineData("simulate --contribution exact --sites 11", "use gtg above 10")]
    [InlineData("simulate --contribution gtg --strategy fedbn", "the operator has no whole model to try")]
    [InlineData("simulate --contribution gtg --operator-share 0", "use a share above 0, at most 0.5")]
    [InlineData("simulate --rule fltrust --operator-share 0.6", "use a share above 0, at most 0.5")]
    [InlineData("simulate --rule fltrust --strategy fedbn", "the operator has no whole model to train")]
    [InlineData("demo --codec zip", "zip")]
    [InlineData("demo --strategy scaffold --codec topk:0.05", "scaffold with a biased codec")]
    [InlineData("demo --strategy fedbuff", "use a network with group normalisation")]
    [InlineData("demo --dp loud", "LEVEL:NOISE:CLIP")]
    [InlineData("demo --dp image:1:1", "privacy.level 'image' is unknown")]
    [InlineData("demo --dp record:1:1", "privacy with batch normalisation")]
    [InlineData("demo --dp record:0:1 --norm group", "without noise there is no privacy")]
    [InlineData("demo --epsilon 0", "--epsilon is '0'")]
    [InlineData("demo --attack alie:2", "--attack")]
    [InlineData("simulate --rule luck", "robust.rule: ")]
    [InlineData("simulate --strategy scaffold --codec topk:0.05", "scaffold with a biased codec")]
    [InlineData("simulate --drop-out 0.2", "give --secure too")]
    [InlineData("simulate --secure --drop-out 2", "from 0 to 1")]
    [InlineData("simulate --secure-groups 4", "fewer than 5 sites")]
    [InlineData("simulate --secure --codec int8", "leave one out")]
    [InlineData("simulate --low-rank -1", "--low-rank is '-1'")]
    public async Task A_bad_value_is_named(string line, string said)
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        (await Fqc.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ShouldRefuse(said);
        Directory.GetFileSystemEntries(Environment.CurrentDirectory).ShouldBe(before);
    }

    [Fact]
    public async Task An_image_without_a_name_is_refused() =>
        (await Fqc.RunAsync("inspect", "", "--model", _folder.Of("model.onnx"))).ShouldRefuse("The name of an image is empty");

    [Fact]
    public async Task A_missing_folder_of_images_is_named() =>
        (await Fqc.RunAsync("train", "--data", _folder.Of("missing"), "--out", _folder.Of("out"))).ShouldRefuse(_folder.Of("missing"));

    [Fact]
    public async Task A_folder_without_images_says_what_it_should_hold()
    {
        Directory.CreateDirectory(_folder.Of("empty"));
        (await Fqc.RunAsync("dataset", "list", _folder.Of("empty"))).ShouldRefuse("manifest.csv");
    }

    [Fact]
    public async Task An_output_folder_with_something_in_it_is_refused()
    {
        Directory.CreateDirectory(_folder.Of("out"));
        await File.WriteAllTextAsync(_folder.Of("out", "precious"), "");
        (await Fqc.RunAsync("dataset", "synth", "--out", _folder.Of("out"))).ShouldRefuse("not empty");
        Directory.GetFileSystemEntries(_folder.Of("out")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_output_folder_that_is_a_file_is_refused()
    {
        await File.WriteAllTextAsync(_folder.Of("out"), "");
        (await Fqc.RunAsync("dataset", "synth", "--out", _folder.Of("out"))).ShouldRefuse("is a file");
        (await Fqc.RunAsync("dataset", "synth", "--out", _folder.Of("out", "below"))).ShouldRefuse("can't be made");
    }

    [Fact]
    public async Task A_manifest_with_mistakes_is_quoted_with_its_lines()
    {
        Directory.CreateDirectory(_folder.Of("images"));
        await File.WriteAllTextAsync(_folder.Of("images", "manifest.csv"), "path,class\na.png,\n../b.png,x\n");
        var refused = await Fqc.RunAsync("dataset", "list", _folder.Of("images"));
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("line 2");
        refused.Error.ShouldContain("line 3");
    }

    [Fact]
    public async Task Images_of_one_class_only_make_no_network()
    {
        (
            await Fqc.RunAsync("dataset", "synth", "--out", _folder.Of("all"), "--per-class", "4", "--sites", "1", "--size", "32")
        ).ShouldSucceed();
        Directory.CreateDirectory(_folder.Of("one"));
        Directory.Move(_folder.Of("all", "images", "good"), _folder.Of("one", "good"));
        (await Fqc.RunAsync("train", "--data", _folder.Of("one"), "--out", _folder.Of("out"), "--epochs", "1")).ShouldRefuse(
            "2 to 1024 different names"
        );
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused()
    {
        await File.WriteAllTextAsync(_folder.Of("model.onnx"), "not a model");
        (await Fqc.RunAsync("model", "show", _folder.Of("model.onnx"))).ShouldRefuse("model.onnx");
        (await Fqc.RunAsync("inspect", "a.png", "--model", _folder.Of("model.onnx"))).ShouldRefuse("model.onnx");
        Directory.CreateDirectory(_folder.Of("empty"));
        (await Fqc.RunAsync("model", "show", _folder.Of("empty"))).ShouldRefuse("is no model");
        await File.WriteAllTextAsync(_folder.Of("other.json"), "{}");
        (await Fqc.RunAsync("model", "show", _folder.Of("other.json"))).ShouldRefuse("is no model");
    }

    public void Dispose() => _folder.Dispose();
}
