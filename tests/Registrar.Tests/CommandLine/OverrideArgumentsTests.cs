using Registrar.CommandLine;
using Registrar.Configuration;

namespace Registrar.Tests.CommandLine;

internal sealed class OverrideArgumentsTests
{
    // Arguments, overrides as key=value, what is left.
    [TestCase("--drachtio:port 9122", "drachtio:port=9122", "")]
    [TestCase("--drachtio:port=9122", "drachtio:port=9122", "")]
    [TestCase("--embedded --drachtio:port 9122", "drachtio:port=9122", "--embedded")]
    [TestCase("--drachtio:port 9122 --embedded", "drachtio:port=9122", "--embedded")]
    [TestCase("run --embedded:sip=127.0.0.1:5070 --embedded", "embedded:sip=127.0.0.1:5070", "run --embedded")]
    [TestCase("--embedded --embedded:sip 127.0.0.1:5070 run", "embedded:sip=127.0.0.1:5070", "--embedded run")]
    [TestCase("--embedded run --http:port 0 --events json", "http:port=0", "--embedded run --events json")]
    [TestCase("--a:b 1 --a:b 2", "a:b=1 a:b=2", "")]
    [TestCase("--drachtio:secret==x=", "drachtio:secret==x=", "")]
    [TestCase("--drachtio:secret=", "drachtio:secret=", "")]
    [TestCase("--events=a:b", "", "--events=a:b")]
    [TestCase("127.0.0.1:5060 -x:y", "", "127.0.0.1:5060 -x:y")]
    public void Arguments_whose_name_has_a_colon_are_taken_out(string arguments, string overrides, string rest)
    {
        var split = OverrideArguments.Split(arguments.Split(' '));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', split.Overrides.Select(static item => $"{item.Key}={item.Value}")), Is.EqualTo(overrides));
            Assert.That(string.Join(' ', split.Rest), Is.EqualTo(rest));
        }
    }

    [TestCase("--drachtio:port")]
    [TestCase("--drachtio:port --embedded")]
    public void Override_without_a_value_is_refused(string arguments)
    {
        Assert.That(
            () => OverrideArguments.Split(arguments.Split(' ')),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("argument --drachtio:port has no value"));
    }
}
