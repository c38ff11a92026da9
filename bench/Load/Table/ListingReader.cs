using System.Diagnostics;
using System.Net;

namespace Load.Table;

/// <summary>Fetches the list of a realm over HTTP and counts what is in it, without keeping it.</summary>
internal static class ListingReader
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.None }) { Timeout = TimeSpan.FromMinutes(1) };

    // Every registrar of this family names it once per registration.
    private static ReadOnlySpan<byte> Mark => "\"callid\""u8;

    /// <summary>Fetches it once.</summary>
    /// <exception cref="HttpRequestException">It could not be had.</exception>
    public static Listing Fetch(int port, string realm)
    {
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/reg/{realm}");
        using var answer = Client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var body = answer.Content.ReadAsStream();
        var (bytes, registrations) = Count(body);
        return new Listing(bytes, registrations, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Counts bytes and registrations of a body to its end.</summary>
    public static (long Bytes, long Registrations) Count(Stream body)
    {
        var buffer = new byte[256 * 1024];
        var kept = 0;
        var bytes = 0L;
        var registrations = 0L;
        while (body.Read(buffer.AsSpan(kept)) is > 0 and var count)
        {
            bytes += count;
            var rest = buffer.AsSpan(0, kept + count);
            for (var at = rest.IndexOf(Mark); at >= 0; at = rest.IndexOf(Mark))
            {
                registrations++;
                rest = rest[(at + Mark.Length)..];
            }

            // A mark may be cut by the end of what was read.
            rest = rest[^Math.Min(rest.Length, Mark.Length - 1)..];
            rest.CopyTo(buffer);
            kept = rest.Length;
        }

        return (bytes, registrations);
    }
}
