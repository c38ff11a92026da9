using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Registrar.Core;
using Registrar.Http;

namespace Registrar.Tests.Http;

/// <summary>The endpoint on a real Kestrel with a registrar made of paper.</summary>
internal sealed class RegistrationsEndpointTests
{
    private readonly PaperRegistrar _registrar = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, static address => RegistrationsEndpoint.Configure(address, TimeProvider.System)));
        _app = builder.Build();
        RegistrationsEndpoint.Map(_app, new RegistrationsEndpoint(_registrar, NullLogger<RegistrationsEndpoint>.Instance));
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [SetUp]
    public void Forget() => _registrar.Forget();

    [Test]
    public async Task Realms_are_a_list_of_names()
    {
        _registrar.RealmNames = ["a.example", "b.example"];

        using var answer = await _http.GetAsync(new Uri("/reg", UriKind.Relative));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json"));
            Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""["a.example","b.example"]"""));
        }
    }

    [Test]
    public async Task Realm_lists_its_registrations()
    {
        _registrar.Registrations = [PaperRegistrar.Registration("1000"), PaperRegistrar.Registration("1001")];

        var answer = await _http.GetFromJsonAsync<JsonElement>("/reg/a%2Eexample?x=y");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_registrar.Asked, Is.EqualTo("a.example"));
            Assert.That(answer.EnumerateArray().Select(static item => item.GetProperty("callid").GetString()), Is.EqualTo(new[] { "1000", "1001" }));
        }
    }

    [Test]
    public async Task User_lists_its_registrations()
    {
        _registrar.Registrations = [PaperRegistrar.Registration("1000")];

        var answer = await _http.GetFromJsonAsync<JsonElement>("/reg/a.example/j%C3%BCrgen%2F1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_registrar.Asked, Is.EqualTo("a.example/jürgen/1"));
            Assert.That(answer.GetArrayLength(), Is.EqualTo(1));
        }
    }

    [TestCase("/reg/nowhere.example")]
    [TestCase("/reg/nowhere.example/1000")]
    [TestCase("/reg/")]
    public async Task Unknown_realm_or_user_is_an_empty_list(string path)
    {
        Assert.That(await _http.GetStringAsync(new Uri(path, UriKind.Relative)), Is.EqualTo("[]"));
    }

    [Test]
    public async Task Long_list_arrives_whole()
    {
        _registrar.Registrations = Enumerable.Range(0, 2000).Select(static n => PaperRegistrar.Registration($"call-{n}"));

        var answer = await _http.GetFromJsonAsync<JsonElement>("/reg/a.example");

        Assert.That(
            answer.EnumerateArray().Select(static item => item.GetProperty("callid").GetString()),
            Is.EqualTo(Enumerable.Range(0, 2000).Select(static n => $"call-{n}")));
    }

    [TestCase("GET", "/")]
    [TestCase("GET", "/other")]
    [TestCase("GET", "/reg/a/b/c")]
    [TestCase("GET", "/favicon.ico")]
    [TestCase("PUT", "/reg")]
    [TestCase("POST", "/reg/a.example")]
    [TestCase("DELETE", "/reg/a.example/1000")]
    [TestCase("HEAD", "/reg")]
    [TestCase("BREW", "/reg")]
    public async Task Everything_else_is_404_with_an_empty_body(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _http.SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(answer.Content.Headers.ContentLength, Is.Zero);
            Assert.That(_registrar.Asked, Is.Empty);
        }
    }

    [TestCase("/reg")]
    [TestCase("/reg/a.example")]
    [TestCase("/reg/a.example/1000")]
    public async Task Failure_is_500_with_the_reason(string path)
    {
        _registrar.Failure = new InvalidOperationException("out of \"paper\"");

        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json"));
            Assert.That(
                (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), Is.EqualTo("out of \"paper\""));
        }
    }

    [Test]
    public async Task Failure_early_in_a_list_is_500_too()
    {
        _registrar.Registrations = FailsAfter(3);

        using var answer = await _http.GetAsync(new Uri("/reg/a.example", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    [Test]
    public void Failure_late_in_a_list_cuts_the_connection_so_that_half_a_list_looks_like_no_list()
    {
        _registrar.Registrations = FailsAfter(2000);

        Assert.That(async () => await _http.GetStringAsync(new Uri("/reg/a.example", UriKind.Relative)), Throws.InstanceOf<HttpRequestException>());
    }

    [TestCase("not http at all\r\n\r\n")]
    [TestCase("GET /reg\r\n\r\n")]
    [TestCase("REGISTER sip:a SIP/2.0\r\n\r\n")]
    [TestCase("\u0016\u0003\u0001\n")]
    public async Task What_is_not_http_is_400(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _http.BaseAddress!.Port);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);

        Assert.That(await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)), Is.EqualTo("HTTP/1.1 400 Bad Request"));
    }

    private static IEnumerable<Registration> FailsAfter(int count)
        => Enumerable.Range(0, count + 1).Select(n => n < count ? PaperRegistrar.Registration($"{n}") : throw new InvalidOperationException("torn"));
}
