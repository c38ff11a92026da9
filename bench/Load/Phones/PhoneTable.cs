namespace Load.Phones;

/// <summary>State of the phones of one connection.</summary>
/// <remarks>Phones are numbered over all connections; this holds those from <see cref="First"/> on. Belongs to one thread.</remarks>
internal sealed class PhoneTable
{
    // Eight digits for the life of a run: templates have fixed places.
    private const uint FirstCSeq = 10_000_001;

    private readonly Phone[] _phones;
    private readonly int _devices;
    private readonly Stack<int> _gone = new();
    private int _turn;
    private int _fresh;
    private byte[] _challenges = [];
    private int _stride;

    /// <summary>Makes phones that have never registered.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="devices">Phones of each user.</param>
    public PhoneTable(int first, int count, int devices)
    {
        First = first;
        _devices = devices;
        _phones = new Phone[count];
        Array.Fill(_phones, new Phone { CSeq = FirstCSeq });
    }

    /// <summary>Number of the first phone.</summary>
    public int First { get; }

    /// <summary>Phones here.</summary>
    public int Count => _phones.Length;

    /// <summary>Phones that have a binding, as far as the answers say.</summary>
    public int Registered { get; private set; }

    /// <summary>The phone of that number.</summary>
    public ref Phone this[int phone] => ref _phones[phone - First];

    /// <summary>User of a phone.</summary>
    public int UserOf(int phone) => phone / _devices;

    /// <summary>Takes a phone that has no binding: one never seen, else one that has unregistered.</summary>
    public bool TryTakeFresh(out int phone)
    {
        phone = -1;
        if (_fresh < _phones.Length)
            phone = First + _fresh++;
        else if (!_gone.TryPop(out phone))
            return false;

        this[phone].IsBusy = true;
        return true;
    }

    /// <summary>Takes the next idle phone, in turn.</summary>
    /// <param name="isRegistered">Only one that has a binding.</param>
    /// <param name="phone">Its number.</param>
    public bool TryTake(bool isRegistered, out int phone)
    {
        for (var i = 0; i < _phones.Length; i++)
        {
            var at = _turn;
            _turn = _turn + 1 == _phones.Length ? 0 : _turn + 1;
            ref var candidate = ref _phones[at];
            if (candidate.IsBusy || (isRegistered && !candidate.IsRegistered)) continue;

            candidate.IsBusy = true;
            phone = First + at;
            return true;
        }

        phone = -1;
        return false;
    }

    /// <summary>Notes that a phone has, or has no longer, a binding.</summary>
    public void SetRegistered(int phone, bool isRegistered)
    {
        ref var state = ref this[phone];
        if (state.IsRegistered == isRegistered) return;
        state.IsRegistered = isRegistered;
        Registered += isRegistered ? 1 : -1;
        if (!isRegistered) _gone.Push(phone);
    }

    /// <summary>Keeps a challenge for later requests of that phone.</summary>
    /// <returns><see langword="false"/> when it is longer than the first one of the run allows for.</returns>
    public bool TryKeep(int phone, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> opaque)
    {
        if (_stride == 0)
        {
            _stride = nonce.Length + opaque.Length + 16;
            _challenges = new byte[(long)_stride * _phones.Length];
        }

        ref var state = ref this[phone];
        state.NonceCount = 0;
        state.NonceBytes = 0;
        state.PreparedFrom = 0;
        if (nonce.Length + opaque.Length > _stride || nonce.Length > ushort.MaxValue) return false;

        var place = _challenges.AsSpan((phone - First) * _stride, _stride);
        nonce.CopyTo(place);
        opaque.CopyTo(place[nonce.Length..]);
        state.NonceBytes = (ushort)nonce.Length;
        state.OpaqueBytes = (ushort)opaque.Length;
        return true;
    }

    /// <summary>Nonce a phone keeps; empty without one.</summary>
    public ReadOnlySpan<byte> NonceOf(int phone) => _challenges.AsSpan((phone - First) * _stride, this[phone].NonceBytes);

    /// <summary>Opaque that came with it.</summary>
    public ReadOnlySpan<byte> OpaqueOf(int phone)
    {
        ref var state = ref this[phone];
        return _challenges.AsSpan(((phone - First) * _stride) + state.NonceBytes, state.OpaqueBytes);
    }
}
