using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Drachtio.Sip;

namespace Registrar.Core.Bindings;

/// <content>Its texts.</content>
internal partial struct Binding
{
    // So that nobody outside can tell the identifier of a registration, or make two of one.
    private static readonly long UuidSeed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>Realm, lower case.</summary>
    public readonly string Realm => Text.Realm;

    /// <summary>User of the address of record, escapes undone.</summary>
    public readonly string Username => Text.Username;

    /// <summary>Display name of the user; empty without one, or when somebody else registered it.</summary>
    public readonly string Display => (Flags & BindingFlags.Display) != BindingFlags.None ? Text.Display : "";

    /// <summary>All its texts, one after the other.</summary>
    public readonly ReadOnlySpan<byte> AllText => Text.Bytes.AsSpan(Layout.Offset, Layout.Length);

    /// <summary>The Contact URI as sent.</summary>
    public readonly ReadOnlySpan<byte> Uri => Text.Bytes.AsSpan(Layout.Offset, Layout.Uri);

    /// <summary>Call-ID as sent.</summary>
    public readonly ReadOnlySpan<byte> CallId => Text.Bytes.AsSpan(Layout.Offset + Layout.Uri + Layout.Parameters, Layout.CallId);

    /// <summary>Source address, IPv6 without brackets.</summary>
    public readonly ReadOnlySpan<byte> SourceAddress => Text.Bytes.AsSpan(Layout.Offset + Layout.Uri + Layout.Parameters + Layout.CallId, Layout.Source);

    /// <summary>Path as sent, one value after the other, each ended by LF; empty without one (RFC 3327).</summary>
    public readonly ReadOnlySpan<byte> Path => Text.Bytes.AsSpan(Layout.Offset + Layout.Uri + Layout.Parameters + Layout.CallId + Layout.Source, Layout.Path);

    /// <summary>It came through proxies.</summary>
    public readonly bool HasPath => Layout.Path > 0;

    /// <summary>Length of the header parameters as sent.</summary>
    public readonly int ParametersLength => Layout.Parameters + (IsPacked ? InstanceText.SavedBytes : 0);

    /// <summary>It has a <c>+sip.instance</c>.</summary>
    public readonly bool HasInstance => Layout.Instance > 0 || (Flags & BindingFlags.TailInstance) != BindingFlags.None;

    /// <summary>To URI as sent.</summary>
    public readonly string Aor => TryGetSentAor(out var aor) ? SipText.Decode(aor) : $"sip:{Username}@{Realm}";

    /// <summary>Content of <c>+sip.instance</c> for people; empty without one.</summary>
    public readonly string Instance
    {
        get
        {
            if ((Flags & BindingFlags.TailInstance) != BindingFlags.None && BindingTail.TryGet(Tail, BindingTail.Kind.Instance, out var spelt))
                return SipText.Decode(spelt);

            return SipText.Decode(IsPacked ? InstanceText.ContentOf(InstanceText.Write(StoredInstance, IsUpper, stackalloc byte[64])) : StoredInstance);
        }
    }

    /// <summary>Identifier of the registration (address of record and Call-ID), kept over its refreshes; no other has it.</summary>
    /// <remarks>Not kept but made from what names the registration and when it began: 36 characters each are not worth their memory.</remarks>
    public readonly string Uuid
    {
        get
        {
            Span<byte> uuid = stackalloc byte[16];
            WriteUuid(uuid);
            return new Guid(uuid, bigEndian: true).ToString();
        }
    }

    /// <summary>The first half of <see cref="Uuid"/>; in the same order.</summary>
    public readonly ulong UuidTag
    {
        get
        {
            Span<byte> uuid = stackalloc byte[16];
            WriteUuid(uuid);
            return BinaryPrimitives.ReadUInt64BigEndian(uuid);
        }
    }

    /// <summary>What few bindings have; see <see cref="BindingTail"/>.</summary>
    public readonly ReadOnlySpan<byte> Tail => Text.Bytes.AsSpan(Layout.Offset + Layout.Length - Layout.Tail, Layout.Tail);

    private readonly bool IsPacked => (Flags & BindingFlags.PackedInstance) != BindingFlags.None;

    private readonly bool IsUpper => (Flags & BindingFlags.UpperInstance) != BindingFlags.None;

    private readonly ReadOnlySpan<byte> StoredParameters => Text.Bytes.AsSpan(Layout.Offset + Layout.Uri, Layout.Parameters);

    private readonly ReadOnlySpan<byte> StoredInstance => StoredParameters.Slice(Layout.InstanceStart, Layout.Instance);

    /// <summary>The To URI as sent, when it is not just <c>sip:user@realm</c>.</summary>
    public readonly bool TryGetSentAor(out ReadOnlySpan<byte> aor) => BindingTail.TryGet(Tail, BindingTail.Kind.Aor, out aor);

    /// <summary>Whether this is its <c>+sip.instance</c>; never when it has none.</summary>
    /// <param name="instance">Content as sent.</param>
    public readonly bool IsInstance(ReadOnlySpan<byte> instance)
    {
        if (instance.IsEmpty || !HasInstance)
            return false;

        if ((Flags & BindingFlags.TailInstance) != BindingFlags.None)
            return BindingTail.TryGet(Tail, BindingTail.Kind.Instance, out var spelt) && instance.SequenceEqual(spelt);

        return IsPacked ? InstanceText.IsSame(instance, StoredInstance, IsUpper) : instance.SequenceEqual(StoredInstance);
    }

    /// <summary>Whether these are its header parameters.</summary>
    /// <param name="parameters">As sent, without <c>expires</c>.</param>
    public readonly bool HasParameters(ReadOnlySpan<byte> parameters) =>
        IsPacked ? InstanceText.IsSameParameters(parameters, StoredParameters, Layout.InstanceStart, IsUpper) : parameters.SequenceEqual(StoredParameters);

    /// <summary>Writes its header parameters as sent: <c>;q=0.7;+sip.instance="…"</c>.</summary>
    public readonly void WriteParameters(SipHeaderWriter headers)
    {
        if (!IsPacked)
        {
            headers.Append(StoredParameters);
            return;
        }

        headers.Append(StoredParameters[..Layout.InstanceStart]);
        headers.Append(InstanceText.Write(StoredInstance, IsUpper, stackalloc byte[64]));
        headers.Append(StoredParameters[(Layout.InstanceStart + InstanceText.PackedBytes)..]);
    }

    private readonly void WriteUuid(Span<byte> uuid)
    {
        var most = ((Realm.Length + Username.Length) * 3) + CallId.Length + 10;
        var name = most <= 512 ? stackalloc byte[512] : new byte[most];
        BinaryPrimitives.WriteInt64LittleEndian(name, Start);
        var length = 8;
        length += Encoding.UTF8.GetBytes(Realm, name[length..]);
        name[length++] = 0;
        length += Encoding.UTF8.GetBytes(Username, name[length..]);
        name[length++] = 0;
        CallId.CopyTo(name[length..]);

        // Version 8, variant 10 (RFC 9562 §5.8).
        XxHash128.Hash(name[..(length + CallId.Length)], uuid, UuidSeed);
        uuid[6] = (byte)(0x80 | (uuid[6] & 0x0F));
        uuid[8] = (byte)(0x80 | (uuid[8] & 0x3F));
    }
}
