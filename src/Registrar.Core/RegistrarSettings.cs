using System.Collections.Frozen;
using Drachtio.Sip;
using Registrar.Core.Auth;
using Registrar.Core.Defence;
using Registrar.Core.Handling;
using Registrar.Core.Queries;
using Registrar.Core.Rules;

namespace Registrar.Core;

/// <summary>One set of options made ready for use; swapped as a whole.</summary>
internal sealed class RegistrarSettings
{
    private readonly FrozenDictionary<string, RegistrarSettings> _realms;

    /// <summary>Makes the options ready.</summary>
    /// <exception cref="ArgumentException">The options break a rule; the message has every sentence.</exception>
    public RegistrarSettings(RegistrarOptions options)
        : this(options, shared: null)
    {
    }

    private RegistrarSettings(RegistrarOptions options, SharedDefence? shared)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        Options = options;
        Shared = shared ?? new SharedDefence(options);
        Defence = DefencePolicies.Of(options);
        _realms = options.Realms.ToFrozenDictionary(own => AorText.Realm(own.Key), own => new RegistrarSettings(own.Value.Within(options), Shared), StringComparer.Ordinal);
        Algorithms = DigestAlgorithm.Offered(options.Algorithms);
        Trusted = new TrustedSources(options.Trusted);
        ServiceRoute = new ServiceRouteLines(options.ServiceRoute);
        Policy = new RegisterPolicy
        {
            DefaultSeconds = options.Expires,
            MinSeconds = options.MinExpires,
            RaisesToMinimum = options.MinExpiresMode == MinExpiresMode.Raise,
            MaxSeconds = options.MaxExpires,
            NatSeconds = options.OptionsPing == 0 || options.PingMode == PingMode.None ? options.NatExpires : 0,
            RegPingSeconds = options.RegPing,
            IsRegPingChallenged = options.RegPingAuth == RegPingAuthMode.Always,
            ListsOwnOnly = options.Reply == ReplyMode.Own,
            MaxContactsPerAor = options.MaxContactsPerAor,
            OverLimit = options.OverLimit,
            IsCSeqLenient = options.CSeq == CSeqMode.Lenient,
            JitterPercent = options.ExpiresJitter,
            JudgesTargets = options.ContactTargets,
            MaxInRealm = options.MaxBindings,
            MaxTotal = options.MaxBindingsTotal,

            // Two refreshes: a phone may send each of them as late as its expiry allows, and one may be lost on the way.
            SilenceMs = options.RegPing > 0 ? Math.Max(options.StaleTime, 2L * options.RegPing) * 1000 : 0,
        };
    }

    /// <summary>What is in force for one realm.</summary>
    /// <param name="realm">Lower case.</param>
    public RegistrarSettings For(string realm) => _realms.TryGetValue(realm, out var own) ? own : this;

    /// <summary>The options as given.</summary>
    public RegistrarOptions Options { get; }

    /// <summary>What the rules need of them.</summary>
    public RegisterPolicy Policy { get; }

    /// <summary>What the realm defends itself with.</summary>
    public DefencePolicy Defence { get; }

    /// <summary>What all realms defend themselves with.</summary>
    public SharedDefence Shared { get; }

    /// <summary>Algorithms offered, strongest first.</summary>
    public DigestAlgorithm[] Algorithms { get; }

    /// <summary>Proxies that are believed.</summary>
    public TrustedSources Trusted { get; }

    /// <summary>What every 200 gives as Service-Route.</summary>
    public ServiceRouteLines ServiceRoute { get; }

    /// <summary>401 or, in proxy mode, 407.</summary>
    public int ChallengeStatus => Options.Proxy ? 407 : 401;

    /// <summary>The header challenges go into.</summary>
    public SipHeaderId ChallengeHeader => Options.Proxy ? SipHeaderId.ProxyAuthenticate : SipHeaderId.WwwAuthenticate;

    /// <summary>The header answers come in.</summary>
    public SipHeaderId AnswerHeader => Options.Proxy ? SipHeaderId.ProxyAuthorization : SipHeaderId.Authorization;

    /// <summary>The header that tells a phone we know its secret too.</summary>
    public SipHeaderId InfoHeader => Options.Proxy ? SipHeaderId.ProxyAuthenticationInfo : SipHeaderId.AuthenticationInfo;

    /// <summary>Milliseconds of silence after which a binding is stale.</summary>
    public long StaleMs => Options.StaleTime * 1000L;
}
