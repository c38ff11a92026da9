namespace Drachtio.Client;

/// <summary>Handles a request on the connection's read loop.</summary>
/// <remarks>
/// Must not block: nothing is read from that server meanwhile. The request and everything it shows are borrowed until the
/// handler returns; <see cref="DrachtioRequest.Retain"/> makes an owned one for later. A handler that returns without having
/// answered or retained, or throws, has the request answered 500.
/// </remarks>
/// <param name="request">The borrowed request.</param>
public delegate void DrachtioInlineHandler(DrachtioRequest request);
