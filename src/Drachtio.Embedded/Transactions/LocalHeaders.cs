namespace Drachtio.Embedded.Transactions;

/// <summary>The header lines of a response the server makes itself, without line ends.</summary>
/// <param name="Via">Our Via.</param>
/// <param name="From">From of the request.</param>
/// <param name="To">To of the request.</param>
/// <param name="HasToTag">Whether To has a tag already.</param>
/// <param name="CallId">Call-ID of the request.</param>
/// <param name="CSeq">CSeq of the request.</param>
internal sealed record LocalHeaders(byte[] Via, byte[] From, byte[] To, bool HasToTag, byte[] CallId, byte[] CSeq);
