namespace Load.Table;

/// <summary>One list that was fetched.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Registrations">Registrations in it.</param>
/// <param name="Ms">From the request to the last byte.</param>
internal sealed record Listing(long Bytes, long Registrations, double Ms);
