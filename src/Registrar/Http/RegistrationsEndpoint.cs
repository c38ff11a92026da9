using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Registrar.Core;
using Registrar.Diagnostics;

namespace Registrar.Http;

/// <summary>The control server of the Node original: <c>GET /reg</c>, <c>/reg/{realm}</c>, <c>/reg/{realm}/{user}</c>.</summary>
/// <remarks>Stateless; safe from any thread. docs/http-api.md describes it to its users.</remarks>
internal sealed class RegistrationsEndpoint(IRegistrationSource registrar, ILogger<RegistrationsEndpoint> logger, TimeProvider? time = null)
{
    // A realm of 50,000 phones is 40 MB of JSON: it leaves in pieces of this size and never stands in memory as a whole. The
    // sorted list it is written from does, until the answer has left.
    private const int PieceBytes = 32 * 1024;

    // Where lists and REGISTERs share two cores, the kernel lets a busy thread run on for 3 ms before one that has just woken. A list
    // that rests takes three times as long (1 s for 50,000), and p99 of 5,000 REGISTERs/s beside it fell from 8 to 1 ms. Short ones never rest.
    private static readonly TimeSpan Stint = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Sets up an address of the HTTP API.</summary>
    public static void Configure(ListenOptions address, TimeProvider time)
    {
        address.Protocols = HttpProtocols.Http1;
        address.Use(next => NotHttpFilter.Around(next, time));
    }

    /// <summary>Lets an endpoint answer every request no other endpoint of the application wants.</summary>
    public static void Map(WebApplication app, RegistrationsEndpoint endpoint) => app.MapFallback("{**path}", endpoint.HandleAsync);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!HttpMethods.IsGet(context.Request.Method) || !RequestPath.TryRead(target, out var parts))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentLength = 0;
            return;
        }

        try
        {
            context.Response.ContentType = "application/json";
            await WriteAsync(context, parts);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.HttpFailed(logger, error, context.Request.Path);
            await FailAsync(context, error);
        }
    }

    private Task WriteAsync(HttpContext context, string[] parts) => parts.Length switch
    {
        0 => JsonSerializer.SerializeAsync(
            context.Response.BodyWriter, registrar.Realms(), RegistrarJson.Default.IReadOnlyListString, context.RequestAborted),
        1 => WriteListAsync(context, registrar.Users(parts[0])),
        _ => WriteListAsync(context, registrar.User(parts[0], parts[1])),
    };

    private async Task WriteListAsync(HttpContext context, IEnumerable<Registration> registrations)
    {
        var piece = new ArrayBufferWriter<byte>(PieceBytes + 4096);
        await using var json = new Utf8JsonWriter(piece);
        json.WriteStartArray();
        var since = _time.GetTimestamp();
        foreach (var registration in registrations)
        {
            JsonSerializer.Serialize(json, registration, RegistrarJson.Default.Registration);
            if (json.BytesPending + piece.WrittenCount < PieceBytes) continue;

            await json.FlushAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(piece.WrittenMemory, context.RequestAborted);
            piece.ResetWrittenCount();
            if (_time.GetElapsedTime(since) < Stint) continue;

            await Task.Delay(Rest, _time, context.RequestAborted);
            since = _time.GetTimestamp();
        }

        json.WriteEndArray();
        await json.FlushAsync(context.RequestAborted);
        await context.Response.Body.WriteAsync(piece.WrittenMemory, context.RequestAborted);
    }

    private static async Task FailAsync(HttpContext context, Exception error)
    {
        if (context.Response.HasStarted)
        {
            // Half a list cannot be taken back; a cut connection at least does not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error"u8, error.Message);
        json.WriteEndObject();
    }
}
