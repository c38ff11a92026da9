using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Registrar.Core.Bindings;

namespace Registrar.Core.Events;

/// <summary>Copies of some bindings: one of them in place, because nearly every registration is one Contact; an array only for more.</summary>
internal readonly struct BindingList
{
    // Two objects.
    private const int TextOverhead = 72;

    private readonly Binding _one;
    private readonly Binding[]? _many;

    private BindingList(in Binding one) => (_one, Count) = (one, 1);

    private BindingList(Binding[] many) => (_many, Count) = (many, many.Length);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The bindings.</summary>
    [UnscopedRef]
    public ReadOnlySpan<Binding> Span => _many is not null ? _many : new ReadOnlySpan<Binding>(in _one)[..Count];

    /// <summary>Memory that is kept for it beyond its own: the array, and texts, which others may keep as well.</summary>
    public int KeptBytes
    {
        get
        {
            var bytes = _many is null ? 0 : Count * Unsafe.SizeOf<Binding>();
            BindingText? counted = null;
            foreach (ref readonly var binding in Span)
            {
                if (binding.Text == counted) continue;
                counted = binding.Text;
                bytes += counted.Bytes.Length + TextOverhead;
            }

            return bytes;
        }
    }

    /// <summary>One binding.</summary>
    public static BindingList Of(in Binding one) => new(in one);

    /// <summary>Those of one Call-ID.</summary>
    public static BindingList OfCall(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> callId)
    {
        var first = -1;
        var count = 0;
        for (var i = 0; i < bindings.Length; i++)
        {
            if (!callId.SequenceEqual(bindings[i].CallId)) continue;
            if (count++ == 0) first = i;
        }

        return count switch
        {
            0 => default,
            1 => new BindingList(in bindings[first]),
            _ => new BindingList(Pick(bindings, callId, count)),
        };
    }

    /// <summary>The first one of a Call-ID; -1 without one.</summary>
    public static int IndexOfCall(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> callId)
    {
        for (var i = 0; i < bindings.Length; i++)
        {
            if (callId.SequenceEqual(bindings[i].CallId)) return i;
        }

        return -1;
    }

    private static Binding[] Pick(ReadOnlySpan<Binding> bindings, ReadOnlySpan<byte> callId, int count)
    {
        var found = new Binding[count];
        count = 0;
        foreach (ref readonly var binding in bindings)
        {
            if (callId.SequenceEqual(binding.CallId)) found[count++] = binding;
        }

        return found;
    }
}
