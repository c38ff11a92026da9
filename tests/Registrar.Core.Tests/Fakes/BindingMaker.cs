using System.Text;
using Registrar.Core.Bindings;
using Registrar.Core.KeepAlive;

namespace Registrar.Core.Tests.Fakes;

/// <summary>Bindings that nobody registered.</summary>
internal sealed class BindingMaker(IKeepAliveLink link)
{
    private readonly BindingStripe _stripe = new();

    public BindingMaker(RegistrarRig rig)
        : this(rig.Link)
    {
    }

    /// <summary>One that lives until 2038.</summary>
    public Binding Any(string uri = "sip:1000@10.0.0.1", int q = 1000, string callId = "", long registeredMs = 0, string realm = Phone.Realm, string source = "10.0.0.1", string path = "")
    {
        var draft = new BindingDraft();
        draft.Begin([]);
        ref var binding = ref draft.Add(0);
        binding.Profile = new BindingProfile(link, [], [], 0);
        binding.Q = (ushort)q;
        binding.LifeSeconds = int.MaxValue;
        binding.GrantedSeconds = 600;
        binding.CSeq = binding.VerifiedCSeq = 1;
        binding.SourcePort = 5060;
        binding.RegisteredMs = registeredMs;
        binding.Flags = BindingFlags.Rport;

        draft.BeginText();
        draft.EndText(ref binding, new BindingLayout { Uri = Append(uri), CallId = Append(callId), Source = Append(source), Path = Append(path) });
        draft.Seal(realm, "1000");
        return draft.Items[0];

        ushort Append(string text) => draft.Append(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A binding of its own that is watched.</summary>
    public Reachability Watched(PingMonitor? monitor, long seenMs, Binding binding)
    {
        var entry = new AorEntry(_stripe, [binding]);
        return entry.Bindings[0].Reachability = new Reachability(monitor!, entry, seenMs);
    }

    /// <summary>Ends such a binding.</summary>
    public static void End(Reachability reachability)
    {
        reachability.Entry.Bindings = [];
        reachability.End();
    }
}
