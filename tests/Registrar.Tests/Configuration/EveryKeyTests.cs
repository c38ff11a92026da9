using System.Globalization;
using Registrar.Configuration;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

/// <summary>Whatever is wrong with whichever key: the sentence has file, line, key, value and remedy.</summary>
internal sealed class EveryKeyTests
{
    private static IEnumerable<TestCaseData> WrongValues => ConfigurationKeys.All.SelectMany(static key => WrongOf(key).Select(wrong => new TestCaseData(key.Path, wrong.Json, wrong.Shown)));

    private static IEnumerable<TestCaseData> WrongTexts => ConfigurationKeys.All
        .Where(static key => key.Kind is ConfigurationKeyKind.Number or ConfigurationKeyKind.Switch or ConfigurationKeyKind.Choice)
        .Select(static key => new TestCaseData(key.Path, key.Expectation));

    private static IEnumerable<ConfigurationKey> Numbers => ConfigurationKeys.All.Where(static key => key.Kind == ConfigurationKeyKind.Number);

    private static IEnumerable<TestCaseData> Words => ConfigurationKeys.All.SelectMany(static key => key.Choices.Select(word => new TestCaseData(key.Path, word)));

    [TestCaseSource(nameof(WrongValues))]
    public void Wrong_value_is_refused_with_file_line_key_value_and_remedy(string path, string json, string shown)
    {
        // Each name stands on a line of its own, so the line of the value is known.
        var names = path.Split(':');
        var text = "{\n" + string.Join("{\n", names.Select(static name => $"\"{name}\": ")) + json + new string('}', names.Length);
        using var folder = new ConfigurationFolder(("default.json", text));

        Assert.That(
            folder.Refusal(),
            Does.Match($"^{Path.Combine("config", "default.json")} line {names.Length + 1}: {path} is {shown}\\. (Write|Name) .+\\.$"));
    }

    [TestCaseSource(nameof(WrongTexts))]
    public void Wrong_argument_is_refused_with_its_name_and_the_remedy(string path, string remedy)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(folder.Refusal($"--{path}=zzz"), Is.EqualTo($"argument --{path}: {path} is 'zzz'. Write {remedy}."));
    }

    [TestCaseSource(nameof(WrongTexts))]
    public void Wrong_variable_is_refused_with_its_name_and_the_remedy(string path, string remedy)
    {
        var variable = path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
        using var folder = new ConfigurationFolder(("default.json", "{}")).With(variable, "zzz");

        // The nodes are named as the variable writes them, the key as the documentation does.
        Assert.That(folder.Refusal(), Is.EqualTo($"environment variable {variable}: {path} is 'zzz'. Write {remedy}."));
    }

    [TestCaseSource(nameof(Numbers))]
    public void Smallest_and_largest_number_are_taken_by_the_reader(ConfigurationKey key)
    {
        using var least = new ConfigurationFolder(("default.json", "{}"));

        var refusals = new[] { key.Minimum, key.Maximum }
            .Select(number => Sentence(least, $"--{key.Path}={number.ToString(CultureInfo.InvariantCulture)}"));

        Assert.That(refusals, Has.None.Contains(" Write "), "Rules between options may still refuse it; its own bounds do not.");
    }

    [TestCaseSource(nameof(Words))]
    public void Word_of_a_choice_is_taken_in_any_case(string path, string word)
    {
        using var folder = new ConfigurationFolder(("default.json", "{}"));

        Assert.That(() => folder.Read($"--{path}={word.ToUpperInvariant()}"), Throws.Nothing);
    }

    private static string Sentence(ConfigurationFolder folder, string argument)
    {
        try
        {
            _ = folder.Read(argument);
            return "";
        }
        catch (ConfigurationException error)
        {
            return error.Message;
        }
    }

    private static IEnumerable<(string Json, string Shown)> WrongOf(ConfigurationKey key) => key.Kind switch
    {
        ConfigurationKeyKind.Number =>
        [
            (Text(key.Minimum - 1), $"'{Text(key.Minimum - 1)}'"), (Text(key.Maximum + 1), $"'{Text(key.Maximum + 1)}'"),
            ("99999999999999999999", "'99999999999999999999'"), ("1.5", "'1.5'"), ("true", "'true'"), ("\"many\"", "'many'"), ("\"\"", "empty"),
            ("[ 1 ]", "a list"), ("{ \"a\": 1 }", "an object"),
        ],
        ConfigurationKeyKind.Switch => [("\"maybe\"", "'maybe'"), ("2", "'2'"), ("\"\"", "empty"), ("[ true ]", "a list"), .. WhereNoSection(key, ("{ \"a\": 1 }", "an object"))],
        ConfigurationKeyKind.Choice => [("\"zzz\"", "'zzz'"), ("1", "'1'"), ("true", "'true'"), ("\"\"", "empty"), ("[ \"a\" ]", "a list"), ("{ \"a\": 1 }", "an object")],
        ConfigurationKeyKind.Text => [("\"\"", "empty"), ("[ \"a\" ]", "a list"), ("{ \"a\": 1 }", "an object")],
        ConfigurationKeyKind.TextList => [("\"\"", "empty"), ("[ \"\" ]", "empty"), ("[ [ \"a\" ] ]", "a list"), ("[ { \"a\": 1 } ]", "an object"), ("{}", "an object")],
        ConfigurationKeyKind.NumberList =>
        [
            ("5", "'5'"), ("\"\"", "empty"), ("{ \"a\": 1 }", "an object"), ("[ 1 ]", "a list of 1"), ("[ \"x\" ]", "'x'"), ($"[ {Text(key.Maximum + 1)} ]", $"'{Text(key.Maximum + 1)}'"),
        ],
        _ => [("\"x\"", "'x'"), ("[ \"x\" ]", "a list")],
    };

    // drachtio:tls may be an object of its own keys.
    private static IEnumerable<(string, string)> WhereNoSection(ConfigurationKey key, (string, string) wrong)
        => ConfigurationKeys.All.Any(other => other.Path.StartsWith($"{key.Path}:", StringComparison.Ordinal)) ? [] : [wrong];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
