using Drachtio.Client.Sessions;

namespace Drachtio.Client.Tests.Sessions;

public class ServerVersionTests
{
    [TestCase("v0.9.5-rc3", "0.9.5")]
    [TestCase("0.8.29", "0.8.29")]
    [TestCase("v0.10.1-14-gabcdef", "0.10.1")]
    [TestCase("v1.0", "1.0.0")]
    public void A_version_is_read_without_its_suffix(string text, string version)
    {
        Assert.That(ServerVersion.TryParse(text, out var parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(Version.Parse(version)));
    }

    [TestCase("")]
    [TestCase("v")]
    [TestCase("vx.y")]
    [TestCase("v0..1")]
    [TestCase("v99999999999.0")]
    public void Text_that_is_no_version_is_not_read(string text) => Assert.That(ServerVersion.TryParse(text, out _), Is.False);

    [TestCase("v0.8.29", false)]
    [TestCase("v0.9.0-rc1", true)]
    [TestCase("v0.9.1", true)]
    [TestCase("private build", true)]
    [TestCase("", false)]
    public void Versions_from_v0_9_0_on_are_supported(string text, bool isSupported) =>
        Assert.That(ServerVersion.IsSupported(text), Is.EqualTo(isSupported));
}
