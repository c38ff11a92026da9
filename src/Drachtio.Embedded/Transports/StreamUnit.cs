namespace Drachtio.Embedded.Transports;

/// <summary>What stands at the start of a stream's bytes.</summary>
internal enum StreamUnit : byte
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole SIP message.</summary>
    Message,

    /// <summary>CRLF CRLF.</summary>
    Ping,

    /// <summary>A line end between messages.</summary>
    Noise,

    /// <summary>A message above the cap.</summary>
    TooLarge,
}
