using Drachtio.Testing;

namespace Registrar.EndToEnd;

/// <summary>A phone that refreshes as fast as it is answered until it is told to stop, and counts what it got.</summary>
internal sealed class PhoneTraffic(ScriptedPhone phone)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly List<int> _strange = [];
    private int _served;

    /// <summary>REGISTERs answered 200 so far.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Answers other than 200, a challenge, and the 503 of a server without an application; read after the end.</summary>
    public IReadOnlyList<int> Strange => _strange;

    /// <summary>Refreshes until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var status = await TryRegisterAsync(phone);
            if (status == 200) Interlocked.Increment(ref _served);
            else if (status is not (0 or 503)) _strange.Add(status);
        }
    }

    /// <summary>One attempt with its challenge; 0 when no answer came: the server was away.</summary>
    public static async Task<int> TryRegisterAsync(ScriptedPhone phone)
    {
        var answer = await phone.TryRequestAsync(phone.BuildRegister(PhoneRegister.Default), Patience);
        if (answer?.Status != 401) return answer?.Status ?? 0;

        var digest = PhoneDigest.FromChallenge(answer.Header("WWW-Authenticate")!);
        var authorization = digest.Authorization(phone.Account, "REGISTER", $"sip:{phone.Account.Domain}", 1);
        return (await phone.TryRequestAsync(phone.BuildRegister(PhoneRegister.Default, authorization), Patience))?.Status ?? 0;
    }
}
