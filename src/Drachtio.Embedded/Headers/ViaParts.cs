namespace Drachtio.Embedded.Headers;

/// <summary>One Via value in pieces; borrows the header's bytes.</summary>
internal readonly ref struct ViaParts(ReadOnlySpan<byte> transport, ReadOnlySpan<byte> sentBy, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> branch)
{
    /// <summary>UDP, TCP, …</summary>
    public ReadOnlySpan<byte> Transport { get; } = transport;

    /// <summary>host or host:port.</summary>
    public ReadOnlySpan<byte> SentBy { get; } = sentBy;

    /// <summary>Everything behind sent-by, from the first semicolon.</summary>
    public ReadOnlySpan<byte> Parameters { get; } = parameters;

    /// <summary>The branch; empty when there is none.</summary>
    public ReadOnlySpan<byte> Branch { get; } = branch;
}
