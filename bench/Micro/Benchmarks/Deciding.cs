using BenchmarkDotNet.Attributes;
using Micro.Support;
using Registrar.Core.Auth;
using Registrar.Core.Bindings;
using Registrar.Core.Rules;

namespace Micro.Benchmarks;

/// <summary>The rules of RFC 3261 §10.3 alone.</summary>
[MemoryDiagnoser]
public class Deciding
{
    private const long NowMs = 1_800_000_000_000;

    private static readonly byte[] Message = PhoneTexts.Register("1000", 11);

    private readonly RegisterPolicy _policy = new();
    private readonly RequestedContact[] _contacts;
    private readonly Binding[] _bindings;
    private Decision _decision = new();

    /// <summary>Makes the refresh of a phone that is the only one of its address.</summary>
    public Deciding()
    {
        var start = Message.AsSpan().IndexOf("<sip:1000@10"u8) + 1;
        var uri = start..(start + Message.AsSpan(start).IndexOf((byte)'>'));
        _contacts = [new RequestedContact { Uri = uri, Q = 1000, Expires = AskedExpiry.Read("3600"u8) }];
        _bindings = [Bound(Message[uri])];
    }

    private static ReadOnlySpan<byte> CallId => "1000-lWDmSX8zZfT0BxrKzXGj7A.."u8;

    /// <summary>A refresh.</summary>
    [Benchmark]
    public int Refresh()
    {
        var request = new RegisterRequest
        {
            Message = Message,
            Parameters = default,
            Contacts = _contacts,
            IsStar = false,
            Expires = AskedExpiry.Absent,
            CallId = CallId,
            CSeq = 11,
            SourceAddress = "10.0.0.7"u8,
            SourcePort = 36221,
            Proof = Proof.Verified,
        };
        RegisterRules.Decide(in request, _policy, _bindings, NowMs, ref _decision);
        return _decision.Changes.Length == 1 ? 1 : throw new InvalidOperationException("A refresh was not taken for one.");
    }

    // What the rules do not look at is left out.
    private static Binding Bound(byte[] uri)
    {
        var draft = new BindingDraft();
        draft.Begin([]);
        ref var binding = ref draft.Add(contact: 0);
        binding.Profile = new BindingProfile(null!, [], [], 0);
        binding.Q = 1000;
        binding.RegisteredMs = binding.AuthenticatedMs = NowMs - 1_800_000;
        binding.LifeSeconds = binding.GrantedSeconds = 3600;
        binding.CSeq = binding.VerifiedCSeq = 10;
        binding.SourcePort = 36221;

        draft.BeginText();
        draft.EndText(ref binding, new BindingLayout { Uri = draft.Append(uri), CallId = draft.Append(CallId), Source = draft.Append("10.0.0.7"u8) });
        draft.Seal(PhoneTexts.Realm, "1000");
        return draft.Items[0];
    }
}
