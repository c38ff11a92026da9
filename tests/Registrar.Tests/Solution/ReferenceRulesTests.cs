using System.Xml.Linq;
using Registrar.Tests.Support;

namespace Registrar.Tests.Solution;

/// <summary>Who may know whom (docs/architecture.md): a forbidden reference fails here before it spreads.</summary>
internal sealed class ReferenceRulesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Drachtio.Sip"] = [],
        ["Drachtio.Client"] = ["Drachtio.Sip"],
        ["Drachtio.Embedded"] = ["Drachtio.Client", "Drachtio.Sip"],
        ["Registrar.Core"] = ["Drachtio.Client", "Drachtio.Sip"],
        ["Registrar"] = ["Drachtio.Sip", "Drachtio.Client", "Drachtio.Embedded", "Registrar.Core"],
    };

    // The generator shares nothing with what it measures; the benchmarks see everything.
    private static readonly Dictionary<string, string[]> AllowedToMeasure = new(StringComparer.Ordinal)
    {
        ["Load"] = [],
        ["Micro"] = ["Drachtio.Sip", "Drachtio.Client", "Registrar.Core"],
    };

    // Projects that may see Drachtio.Client's internals: its wire is used by the embedded server, never copied.
    private static readonly string[] ClientFriends = ["Drachtio.Embedded", "Drachtio.Client.Tests", "Drachtio.Embedded.Tests", "Drachtio.Testing", "Registrar.EndToEnd", "micro", "fuzz"];

    private static IEnumerable<string> SourceProjects => Projects("src");

    private static IEnumerable<string> BenchProjects => Projects("bench");

    private static IEnumerable<string> AllProjects => Projects("src").Concat(Projects("tests")).Concat(Projects("bench"));

    [TestCaseSource(nameof(SourceProjects))]
    public void Project_references_only_what_it_may_know(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);

        Assert.That(Allowed.Keys, Does.Contain(name), "A new project needs a line in docs/architecture.md and here.");
        Assert.That(References(path), Is.SubsetOf(Allowed[name]));
    }

    [TestCaseSource(nameof(BenchProjects))]
    public void Measuring_project_references_only_what_it_may_know(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);

        Assert.That(AllowedToMeasure.Keys, Does.Contain(name), "A new project needs a line in docs/architecture.md and here.");
        Assert.That(References(path), Is.SubsetOf(AllowedToMeasure[name]));
    }

    [TestCaseSource(nameof(SourceProjects))]
    public void Project_compiles_no_file_of_another(string path)
    {
        var linked = XDocument.Load(Path.Combine(Repository.Root, path)).Descendants("Compile")
            .Select(static item => item.Attribute("Include")?.Value ?? "")
            .Where(static include => include.Contains("..", StringComparison.Ordinal));

        Assert.That(linked, Is.Empty);
    }

    [Test]
    public void Sip_needs_nothing_but_the_base_class_library()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "src/Drachtio.Sip/Drachtio.Sip.csproj")).Descendants("PackageReference")
            .Where(static item => item.Attribute("PrivateAssets")?.Value != "all");

        Assert.That(packages, Is.Empty);
    }

    [Test]
    public void Internals_of_the_client_are_seen_by_the_embedded_server_and_tests_only()
    {
        var friends = XDocument.Load(Path.Combine(Repository.Root, "src/Drachtio.Client/Drachtio.Client.csproj")).Descendants("InternalsVisibleTo")
            .Select(static item => item.Attribute("Include")!.Value)
            .Where(static name => name != "DynamicProxyGenAssembly2");

        Assert.That(friends, Is.SubsetOf(ClientFriends));
    }

    [Test]
    public void Dotnet_run_starts_the_program_in_the_callers_directory_where_config_is()
    {
        var program = XDocument.Load(Path.Combine(Repository.Root, "src/Registrar/Registrar.csproj"));

        Assert.That(program.Descendants("EnableDefaultRunWorkingDirectory").Single().Value, Is.EqualTo("false"));
    }

    [TestCaseSource(nameof(AllProjects))]
    public void Project_is_part_of_the_solution(string path)
    {
        Assert.That(Repository.Read("Registrar.sln"), Does.Contain(path.Replace('/', '\\')));
    }

    private static IEnumerable<string> Projects(string folder)
    {
        var root = Path.Combine(Repository.Root, folder);
        return System.IO.Directory.Exists(root)
            ? System.IO.Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
                .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
                .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
            : [];
    }

    private static IEnumerable<string> References(string path)
        => XDocument.Load(Path.Combine(Repository.Root, path)).Descendants("ProjectReference")
            .Select(static item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));
}
