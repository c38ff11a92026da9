namespace Registrar.EndToEnd;

/// <summary>Waits for a state of another process that sends no event when it is reached.</summary>
internal static class Eventually
{
    /// <summary>Asks every 50 ms until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was not within <paramref name="guard"/>.</exception>
    public static async Task IsTrueAsync(Func<Task<bool>> ask, TimeSpan guard, string what)
    {
        using var patience = new CancellationTokenSource(guard);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await ask()) await beat.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException outOfPatience)
        {
            throw new TimeoutException($"Not within {guard}: {what}", outOfPatience);
        }
    }
}
