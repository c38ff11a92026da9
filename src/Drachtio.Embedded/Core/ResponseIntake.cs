using System.Text;
using Drachtio.Embedded.Headers;
using Drachtio.Embedded.Text;
using Drachtio.Embedded.Transports;

namespace Drachtio.Embedded.Core;

/// <summary>What happens to a response from the network (drachtio-protocol §3.8). Works under the server's lock.</summary>
internal sealed class ResponseIntake(ServerCore core)
{
    /// <summary>Takes one response; one that answers nothing is dropped (RFC 3261 §18.1.2).</summary>
    public void Take(SipPeer from, SipText text)
    {
        if (!StatusLine.TryRead(text.StartLine, out var status) || !TryBranch(text, out var branch)) return;
        if (core.Sent.Find(branch) is not { } transaction) return;

        // 100 only says that the other side is alive.
        if (status < 200)
        {
            core.Sent.Proceed(transaction);
            if (status == 100) return;
        }
        else
        {
            core.Sent.Complete(transaction);
        }
        core.SendResponse(transaction, from.Remote, text.Bytes);
    }

    public static bool TryBranch(SipText text, out string branch)
    {
        branch = "";
        foreach (var line in text.Lines)
        {
            if (HeaderCatalog.FindOnWire(text.Name(line)) != HeaderCatalog.Via) continue;
            var value = text.Value(line);
            if (!TopVia.TryRead(ref value, out var via)) return false;
            branch = Encoding.Latin1.GetString(via.Branch);
            return true;
        }
        return false;
    }
}
