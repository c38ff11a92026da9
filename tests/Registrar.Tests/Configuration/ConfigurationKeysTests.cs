using Registrar.Configuration;
using Registrar.Core;
using Registrar.Tests.Support;

namespace Registrar.Tests.Configuration;

internal sealed class ConfigurationKeysTests
{
    private static IEnumerable<string> Paths => ConfigurationKeys.All.Select(static key => key.Path);

    private static IEnumerable<string> RegistrarOptionNames
        => typeof(RegistrarOptions).GetProperties().Where(static property => property.CanWrite).Select(static property => property.Name);

    private static IEnumerable<ConfigurationKey> RegistrarNumbers
        => ConfigurationKeys.All.Where(static key => key.Kind == ConfigurationKeyKind.Number && key.Path.StartsWith("registrar:", StringComparison.Ordinal));

    [TestCaseSource(nameof(Paths))]
    public void Key_is_described_in_the_documentation(string path)
    {
        Assert.That(Repository.Read("docs/configuration.md"), Does.Contain($"`{path}`"));
    }

    [TestCaseSource(nameof(RegistrarOptionNames))]
    public void Registrar_option_has_a_key_of_its_name(string name)
    {
        Assert.That(Paths, Does.Contain($"registrar:{name.ToLowerInvariant()}"));
    }

    [TestCaseSource(nameof(RegistrarNumbers))]
    public void Bounds_are_those_the_registrar_checks(ConfigurationKey key)
    {
        var name = key.Path["registrar:".Length..];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Complaints(name, key.Minimum), Is.Empty);
            Assert.That(Complaints(name, key.Maximum), Is.Empty);
            Assert.That(Complaints(name, key.Minimum - 1), Is.Not.Empty);
            Assert.That(Complaints(name, key.Maximum + 1), Is.Not.Empty);
        }
    }

    private static IEnumerable<string> Complaints(string name, long value)
    {
        var options = new RegistrarOptions();
        var property = typeof(RegistrarOptions).GetProperties().Single(
            candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        property.SetValue(options, (int)value);
        return options.Validate().Where(sentence => sentence.StartsWith($"{name} is ", StringComparison.Ordinal));
    }
}
