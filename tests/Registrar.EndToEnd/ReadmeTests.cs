namespace Registrar.EndToEnd;

/// <summary>README says what stands.</summary>
public sealed class ReadmeTests
{
    [Test]
    public void Readme_opens_with_the_two_commands()
    {
        var opening = string.Join('\n', Readme().Split('\n').Take(12));

        Assert.That(opening, Does.Contain("\ndotnet run --project src/Registrar -- --embedded\n").And.Contain("\ndotnet test\n"));
    }

    [Test]
    public void Readmes_client_program_is_the_one_that_is_compiled_and_run()
    {
        var file = Path.Combine(Repository.Root, "tests", "Drachtio.Client.Tests", "Snippets", "AnswerOptions.cs");
        var lines = File.ReadAllLines(file);
        var from = Array.FindIndex(lines, line => line.Trim() == "// <snippet>") + 1;
        var to = Array.FindIndex(lines, line => line.Trim() == "// </snippet>");
        var indent = lines[from].Length - lines[from].TrimStart().Length;
        var snippet = string.Join('\n', lines[from..to].Select(line => line.Length > indent ? line[indent..] : ""));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(to - from, Is.LessThan(10));
            Assert.That(Readme(), Does.Contain($"```csharp\n{snippet}\n```"));
        }
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
}
