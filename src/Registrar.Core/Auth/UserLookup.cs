namespace Registrar.Core.Auth;

/// <summary>Asks the user directory, and takes no longer than the phone can wait.</summary>
internal sealed class UserLookup(IUserDirectory directory, TimeProvider timeProvider)
{
    /// <summary>Finds a user; completes at once when the directory does.</summary>
    /// <param name="username">User name of the digest.</param>
    /// <param name="realm">Realm, lower case.</param>
    /// <param name="timeoutMs">Then the task is cancelled, whether the directory heeds its token or not.</param>
    public ValueTask<UserCredentials?> FindAsync(string username, string realm, int timeoutMs)
    {
        var timeout = new CancellationTokenSource();
        ValueTask<UserCredentials?> lookup;
        try
        {
            lookup = directory.FindAsync(username, realm, timeout.Token);
        }
        catch (Exception exception)
        {
            timeout.Dispose();
            return ValueTask.FromException<UserCredentials?>(exception);
        }

        if (!lookup.IsCompletedSuccessfully)
            return WaitAsync(lookup, timeout, timeoutMs);

        timeout.Dispose();
        return lookup;
    }

    private async ValueTask<UserCredentials?> WaitAsync(ValueTask<UserCredentials?> lookup, CancellationTokenSource timeout, int timeoutMs)
    {
        // A timer only for those who keep us waiting.
        using (timeout)
        await using (timeProvider.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), timeout, TimeSpan.FromMilliseconds(timeoutMs), Timeout.InfiniteTimeSpan))
            return await lookup.AsTask().WaitAsync(timeout.Token);
    }
}
