using Registrar.CommandLine;

namespace Registrar.Tests.CommandLine;

internal sealed class RegistrarCommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private CommandLineOptions? _options;

    [SetUp]
    public void Forget()
    {
        _output.GetStringBuilder().Clear();
        _errors.GetStringBuilder().Clear();
        _options = null;
    }

    [TestCase("", false, false)]
    [TestCase("run", false, false)]
    [TestCase("--embedded", true, false)]
    [TestCase("run --embedded", true, false)]
    [TestCase("--embedded run", true, false)]
    [TestCase("--events json --embedded", true, true)]
    [TestCase("--embedded run --events json", true, true)]
    [TestCase("--events=json run", false, true)]
    [TestCase("--events text", false, false)]
    public async Task Switches_are_understood_on_both_sides_of_the_command(string arguments, bool embedded, bool json)
    {
        var code = await InvokeAsync(arguments);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(42));
            Assert.That(_options, Is.EqualTo(new CommandLineOptions(embedded, json)));
            Assert.That(_errors.ToString(), Is.Empty);
        }
    }

    [TestCase("--embeded")]
    [TestCase("start")]
    [TestCase("run now")]
    [TestCase("--events xml")]
    [TestCase("--events")]
    [TestCase("--embedded=true")]
    [TestCase("-v")]
    public async Task Unknown_argument_is_a_sentence_and_exit_code_2(string arguments)
    {
        var code = await InvokeAsync(arguments);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(_options, Is.Null);
            Assert.That(_errors.ToString(), Does.StartWith("registrar: ").And.Contain("--help"));
            Assert.That(_output.ToString(), Is.Empty);
        }
    }

    [Test]
    public async Task Version_is_printed()
    {
        var code = await InvokeAsync("version");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(_options, Is.Null);
            Assert.That(_output.ToString().Trim(), Is.EqualTo(RegistrarCommandLine.Version));
        }
    }

    [Test]
    public async Task Help_lists_commands_and_switches()
    {
        var code = await InvokeAsync("--help");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(_output.ToString(), Does.Contain("--embedded").And.Contain("--events").And.Contain("version").And.Contain("run"));
        }
    }

    private Task<int> InvokeAsync(string arguments) => RegistrarCommandLine.InvokeAsync(
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        _output,
        _errors,
        options =>
        {
            _options = options;
            return Task.FromResult(42);
        });
}
