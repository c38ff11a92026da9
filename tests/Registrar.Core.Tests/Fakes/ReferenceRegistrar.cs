namespace Registrar.Core.Tests.Fakes;

/// <summary>RFC 3261 §10.3 steps 6 to 8 for one address of record, read off the text; knows nothing of the code under test.</summary>
internal sealed class ReferenceRegistrar(int minSeconds, int maxSeconds, int defaultSeconds)
{
    private Dictionary<string, (string CallId, uint CSeq, long Due)> _bindings = new(StringComparer.Ordinal);

    /// <summary>Seconds since the start.</summary>
    public long Now { get; set; }

    /// <summary>Every binding with what is left of it: "all current bindings … expires" (step 8).</summary>
    public IEnumerable<string> Bindings => _bindings.Where(one => one.Value.Due > Now).Select(one => $"{one.Key} {one.Value.Due - Now}").Order(StringComparer.Ordinal);

    /// <summary>Handles a REGISTER whose sender is known and may write here.</summary>
    /// <returns>The statuses it may get.</returns>
    public IReadOnlyCollection<int> Register(string callId, uint cseq, (string Uri, int? Expires)[] contacts, int? header, bool isStar = false)
    {
        var live = _bindings.Where(one => one.Value.Due > Now).ToDictionary(StringComparer.Ordinal);
        var failures = new HashSet<int>();

        // Step 6: "If the request has additional Contact fields or an expiration time other than zero … 400."
        if (isStar && header != 0) failures.Add(400);
        if (isStar) contacts = [.. live.Keys.Select(uri => (uri, (int?)0))];

        foreach (var (uri, own) in contacts)
        {
            // Step 7: the parameter, else the header, else "a locally-configured default"; 423 if "greater than zero AND smaller
            // than one hour AND less than a registrar-configured minimum".
            var asked = own ?? header ?? defaultSeconds;
            if (asked > 0 && asked < 3600 && asked < minSeconds) failures.Add(423);

            // "If the Call-ID value in the existing binding agrees … and the CSeq is not higher, the update MUST be aborted". An
            // equal CSeq may also be a retransmission, which gets its first answer.
            if (live.TryGetValue(uri, out var binding) && binding.CallId == callId && cseq <= binding.CSeq)
                failures.UnionWith(cseq == binding.CSeq ? [500, 200] : [500]);

            if (asked == 0)
                live.Remove(uri);
            else
                live[uri] = (callId, cseq, Now + Math.Min(asked, maxSeconds));
        }

        // "… commits only if all binding updates succeed; otherwise none."
        if (failures.Count > 0)
            return failures;

        _bindings = live;
        return [200];
    }
}
