using System.Text;
using Drachtio.Sip;
using Registrar.Core.Bindings;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Handling;

/// <summary>Makes the stored form of one REGISTER's contacts; lives as long as its handling.</summary>
/// <remarks>A refresh that repeats a URI or parameters shares the bytes of the binding before it. Bindings that are new, refreshing none, are added to <c>made</c>.</remarks>
internal sealed class BindingSource(IncomingRegister register, IRegisterRequest request, ulong fingerprint, UserCredentials? user, RegistrarSettings settings, PingMonitor monitor, List<Binding>? made = null) : IBindingSource
{
    /// <inheritdoc/>
    public RegisterOrigin MakeOrigin(RegisterOrigin? previous, bool isUnchallenged, long nowMs) =>
        // Who may have forged it changes nothing but what every ping changes.
        isUnchallenged && previous is not null
            ? previous with { CSeq = register.CSeq, RegisteredMs = nowMs }
            : Origin(previous, nowMs);

    /// <inheritdoc/>
    public Binding MakeBinding(int contact, Binding? previous, RegisterOrigin origin, long dueMs, int grantedSeconds)
    {
        ref readonly var asked = ref register.Contacts[contact];
        var message = register.Message.Bytes.Span;

        var binding = new Binding
        {
            Uri = Share(message[asked.Uri], previous?.Uri),
            Parameters = Share(register.Parameters[asked.Parameters], previous?.Parameters),
            Instance = Share(message[asked.Instance], previous?.Instance),
            RegId = asked.RegId,
            Q = asked.Q,
            DueMs = dueMs,
            LifeSeconds = previous is not null && dueMs == previous.DueMs ? previous.LifeSeconds : (int)((dueMs - origin.RegisteredMs) / 1000),
            GrantedSeconds = grantedSeconds,
            Origin = origin,
            Reachability = previous?.Reachability ?? new Reachability(monitor, origin.RegisteredMs),
        };

        if (previous is null) made?.Add(binding);
        return binding;
    }

    /// <inheritdoc/>
    public RegistrationNetwork MakeNetwork() => new()
    {
        SourceAddress = SipText.Decode(request.SourceAddress),
        SourcePort = request.SourcePort,
        Protocol = register.Transport,
        Rport = register.HasRport || settings.Options.ForceRport,
    };

    /// <inheritdoc/>
    public void NoteFlow(List<AnswerLine> answer, long nowMs)
    {
        var first = register.FirstContactUri;
        if (register.Transport == "udp" || first.IsEmpty)
            return;

        var seconds = answer.Count == 0 ? 0 : answer[0].Seconds;
        var isForeign = seconds > 0 && !first.SequenceEqual(answer[0].Binding.Uri);
        request.Link.Flows.Answered(first, request.SourceAddress, request.SourcePort, seconds, isForeign, nowMs);
    }

    private RegisterOrigin Origin(RegisterOrigin? previous, long nowMs) => new()
    {
        Realm = register.Realm,
        Username = register.Username,
        Uuid = previous?.Uuid ?? Guid.NewGuid().ToString(),
        CallId = Share(register.CallId, previous?.CallId),
        CSeq = register.CSeq,
        VerifiedCSeq = register.CSeq,
        Aor = Share(register.ToUri, previous?.Aor),
        SourceAddress = Share(request.SourceAddress, previous?.SourceAddress),
        SourcePort = request.SourcePort,
        Transport = register.Transport,
        HasRport = register.HasRport || settings.Options.ForceRport,
        UserAgent = register.Message.TryGet(SipHeaderId.UserAgent, out var userAgent) ? Share(userAgent, previous?.UserAgent) : previous?.UserAgent ?? "",
        Allow = AllowedMethods.Read(register.Message, previous?.Allow),
        Authorization = Authorization(),
        Fingerprint = fingerprint,
        Path = Share(register.Path.Values, previous?.Path),
        Display = user?.Display ?? "",
        CreatedMs = previous?.CreatedMs ?? nowMs,
        RegisteredMs = nowMs,
        AuthenticatedMs = nowMs,
        Link = request.Link,
    };

    private RegistrationAuthorization Authorization()
    {
        if (!register.HasDigest)
            return new RegistrationAuthorization { Username = register.Username, Realm = register.Realm, Uri = "", Algorithm = "", Nc = "" };

        var answer = register.Digest;

        // What would allow a replay is not even stored unless somebody asked to see it.
        var show = settings.Options.ShowAuthorization;
        return new RegistrationAuthorization
        {
            Username = register.DigestUsername,
            Realm = register.Realm,
            Uri = SipText.Decode(answer.Uri),
            Algorithm = answer.Algorithm.Name,
            Qop = answer.HasQop ? "auth" : "",
            Nc = SipText.Decode(answer.NcText),
            Nonce = show ? SipText.Decode(answer.Nonce) : RegistrationAuthorization.Hidden,
            CNonce = show ? SipText.Decode(answer.CNonce) : RegistrationAuthorization.Hidden,
            Response = show ? SipText.Decode(answer.Response) : RegistrationAuthorization.Hidden,
        };
    }

    private static byte[] Share(ReadOnlySpan<byte> now, byte[]? before) => before is not null && now.SequenceEqual(before) ? before : now.ToArray();

    private static string Share(ReadOnlySpan<byte> now, string? before) => before is not null && Ascii.Equals(now, before) ? before : SipText.Decode(now);
}
