namespace Drachtio.Client;

/// <summary>Handles a request on the thread pool.</summary>
/// <remarks>A handler that ends without having answered, or throws, has the request answered 500.</remarks>
/// <param name="request">The request, owned: valid as long as anybody holds it.</param>
/// <param name="cancellationToken">Cancelled when the answer deadline passes, the request is cancelled or the client closes.</param>
public delegate Task DrachtioHandler(DrachtioRequest request, CancellationToken cancellationToken);
