namespace Drachtio.Embedded.Tests;

/// <summary>Options as text.</summary>
internal sealed class EmbeddedOptionsTests
{
    [Test]
    public void Options_as_text_tell_everything_but_the_secret()
    {
        var text = new EmbeddedOptions { Secret = "hush-hush", MaxTransactions = 4711 }.ToString();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Not.Contain("hush-hush"));
            Assert.That(text, Does.StartWith("EmbeddedOptions { Admin = 127.0.0.1:0, Sip = 127.0.0.1:5060, "));
            Assert.That(text, Does.Contain("MaxTransactions = 4711"));
        }
    }

    [Test]
    public void Every_option_but_the_secret_and_the_clock_is_in_the_text()
    {
        var text = new EmbeddedOptions().ToString();
        var names = typeof(EmbeddedOptions).GetProperties().Select(property => property.Name)
            .Except([nameof(EmbeddedOptions.Secret), nameof(EmbeddedOptions.TimeProvider)], StringComparer.Ordinal);

        Assert.That(names.Where(name => !text.Contains($" {name} = ", StringComparison.Ordinal)), Is.Empty);
    }
}
