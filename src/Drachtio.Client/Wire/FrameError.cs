namespace Drachtio.Client.Wire;

/// <summary>Why a byte stream stopped being frames. Every value is fatal for the connection.</summary>
internal enum FrameError : byte
{
    /// <summary>No error: a frame was read, or more bytes are needed.</summary>
    None,

    /// <summary>A byte other than 0-9 or '#' where a length stands.</summary>
    NotALength,

    /// <summary>'#' without a digit before it. A real server never reads that connection again.</summary>
    EmptyLength,

    /// <summary>More length digits than the reader allows.</summary>
    TooManyDigits,

    /// <summary>The announced payload is above the reader's cap.</summary>
    TooLarge,
}
