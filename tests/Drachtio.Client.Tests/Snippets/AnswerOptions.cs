namespace Drachtio.Client.Tests.Snippets;

/// <summary>The program README shows: it is compiled here and run by SnippetTests.</summary>
internal static class AnswerOptions
{
    public static async Task RunAsync(DrachtioServerOptions server)
    {
        // <snippet>
        await using var client = new DrachtioClient(new DrachtioClientOptions { Servers = [server] });
        client.OnRequest("OPTIONS", request => request.Respond(200, "OK"u8));
        await client.ConnectAsync();
        await client.Completion;
        // </snippet>
    }
}
