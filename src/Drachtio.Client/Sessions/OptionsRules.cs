using System.Text;
using Drachtio.Client.Wire;

namespace Drachtio.Client.Sessions;

/// <summary>Says what is wrong with options before anything is connected.</summary>
internal static class OptionsRules
{
    private const int MaxTags = 20;
    private const int MaxTagLength = 32;

    // Phones give up a transaction after 32 s (64 × T1, RFC 3261 §17.1.2.2).
    private static readonly TimeSpan LongestAnswerDeadline = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">An option is out of range; the message names it and the limit.</exception>
    public static void ThrowIfBroken(DrachtioClientOptions options)
    {
        Require(options.Servers.Count > 0, "Servers is empty: at least one drachtio-server is needed.");
        foreach (var server in options.Servers)
        {
            ThrowIfBroken(server);
        }

        RequirePositive(options.ConnectTimeout, nameof(options.ConnectTimeout));
        RequirePositive(options.ReplyTimeout, nameof(options.ReplyTimeout));
        RequirePositive(options.TransactionTimeout, nameof(options.TransactionTimeout));
        RequirePositive(options.AnswerDeadline, nameof(options.AnswerDeadline));
        RequirePositive(options.PingInterval, nameof(options.PingInterval));
        RequirePositive(options.PongTimeout, nameof(options.PongTimeout));
        RequirePositive(options.ReconnectDelay, nameof(options.ReconnectDelay));
        RequirePositive(options.MaxReconnectDelay, nameof(options.MaxReconnectDelay));
        Require(options.CloseTimeout >= TimeSpan.Zero, "CloseTimeout is negative.");
        Require(options.AnswerDeadline <= LongestAnswerDeadline, "AnswerDeadline is above 30 s: phones give up after 32 s.");
        Require(options.RetryAfterSeconds >= 0, "RetryAfterSeconds is negative.");
        Require(options.MaxFrameBytes is >= 1024 and <= 999_999_999, "MaxFrameBytes must be 1,024 to 999,999,999.");
        Require(options.MaxStagedBytes >= SendWindow.MaxBytes, $"MaxStagedBytes is below {SendWindow.MaxBytes}, the largest frame.");
        Require(options.MaxPendingRequests > 0, "MaxPendingRequests must be positive.");
    }

    private static void ThrowIfBroken(DrachtioServerOptions server)
    {
        Require(!string.IsNullOrWhiteSpace(server.Host), "A server has no Host.");
        Require(server.Port is > 0 and <= 65_535, $"Port {server.Port} of server {server.Host} is not 1 to 65,535.");
        Require(
            OutgoingFrameRules.CheckToken(Encoding.UTF8.GetBytes(server.Secret)) == FrameViolation.None,
            $"The secret of server {server.Name} contains '|', CR, LF or NUL: the protocol cannot carry it.");
        Require(server.Tags.Count <= MaxTags, $"Server {server.Name} has {server.Tags.Count} tags; at most {MaxTags} are possible.");
        Require(
            server.Tags.All(tag => tag.Length is > 0 and <= MaxTagLength && tag.All(c => char.IsAsciiLetterOrDigit(c) || "-_+@:".Contains(c, StringComparison.Ordinal))),
            $"A tag of server {server.Name} is not 1 to {MaxTagLength} letters, digits or '-_+@:'.");
        if (server.Tls?.PinnedSha256 is { } pin)
        {
            _ = ServerDialer.ParsePin(pin);
        }
    }

    private static void RequirePositive(TimeSpan value, string name) => Require(value > TimeSpan.Zero, $"{name} must be above zero.");

    private static void Require(bool isKept, string message)
    {
        if (!isKept)
        {
            throw new ArgumentException(message);
        }
    }
}
