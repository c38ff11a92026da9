using Drachtio.Client.Tests.Fakes;
using Drachtio.Client.Tests.Snippets;

namespace Drachtio.Client.Tests.Client;

public class SnippetTests
{
    [Test]
    public async Task The_program_in_the_readme_answers_OPTIONS()
    {
        await using var server = new FakeDrachtio { Secret = "another" };
        var program = AnswerOptions.RunAsync(server.Options with { Secret = "another" });
        var app = await server.NextAppAsync();
        await app.RoutedAsync("options");

        await app.RequestAsync("OPTIONS", "t1");
        var answer = await app.NextSipAsync();
        server.Secret = "changed: the program ends when it is refused";
        app.Close();

        Assert.That(answer, Does.Contain("|sip|t1|\r\nSIP/2.0 200 OK\r\n"));
        Assert.That(async () => await program.WaitAsync(FakeDrachtio.Guard), Throws.InstanceOf<DrachtioAuthenticationException>());
    }
}
