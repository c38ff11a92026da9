using System.Text;
using Drachtio.Sip;
using Registrar.Core.Defence;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>The Contact and Expires headers.</content>
internal sealed partial class IncomingRegister
{
    private bool TryReadContacts(SipMessage message, scoped in SipMessageParts parts, RegistrarOptions options, out Refusal refusal)
    {
        refusal = Refusal.None;
        _contactCount = 0;
        _parametersLength = 0;
        _isStar = false;
        _hasMethods = false;
        _methods = default;
        _expires = message.TryGet(SipHeaderId.Expires, out var expires) ? AskedExpiry.Read(expires) : AskedExpiry.Absent;

        var count = 0;
        foreach (var value in message.Values(SipHeaderId.Contact))
        {
            if (++count > options.MaxContactsPerRequest)
                refusal = Refusal.TooManyInRequest;
            else if (value.Length > options.MaxContactBytes)
                refusal = Refusal.TooLong;
            else if (value.Contains((byte)0) || !(count == 1 && parts.HasContact ? TryAdd(parts.FirstContact, parts.FirstContactUri) : TryAdd(value)))
                refusal = Refusal.BadContact;
            else if (_isStar && (_contactCount > 0 || count > 1))
                refusal = Refusal.BadStar;

            if (refusal != Refusal.None)
                return false;
        }

        return true;
    }

    private bool TryAdd(ReadOnlySpan<byte> value) =>
        ContactValue.TryParse(value, out var contact) && (SipUri.TryParse(contact.Uri, out var uri) | contact.IsStar) && TryAdd(contact, uri);

    private bool TryAdd(ContactValue value, SipUri uri)
    {
        if (value.IsStar)
        {
            _isStar = true;
            return true;
        }

        // Anything else could never be called through a drachtio-server; one such Request-URI ends its process (drachtio-protocol §1.5).
        if (uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty)
            return false;

        var contact = new RequestedContact { Uri = Place(value.Uri), IsSips = uri.Scheme == SipUriScheme.Sips, Q = 1000 };
        contact.HasBadTarget = ContactTargets.Judge(in uri, in _source, _own) != TargetVerdict.Allowed;
        ReadParameters(value.Parameters, ref contact);
        if (_contactCount == _contacts.Length) Array.Resize(ref _contacts, _contactCount * 2);
        _contacts[_contactCount++] = contact;
        return true;
    }

    // In one pass: looking for each name by itself took four, 0.2 µs. Of two with one name the first counts, as everywhere, and the last expires.
    private void ReadParameters(SipParameters parameters, ref RequestedContact contact)
    {
        var start = _parametersLength;
        var seen = Named.None;
        foreach (var parameter in parameters)
        {
            var name = Find(parameter.Name);
            if (name == Named.Expires)
            {
                contact.Expires = AskedExpiry.Read(parameter.Value);
                continue;
            }

            Keep(in parameter);
            if (name == Named.None || (seen & name) != Named.None)
                continue;

            seen |= name;
            switch (name)
            {
                case Named.Instance when parameter.Value.Length >= 2 && parameter.Value[0] == (byte)'"':
                    contact.Instance = Place(parameter.Value[1..^1]);
                    break;
                case Named.RegId when DeltaSeconds.TryParse(parameter.Value, out var regId) && regId is > 0 and <= int.MaxValue:
                    contact.RegId = (int)regId;
                    break;
                case Named.Q:
                    contact.HasBadQ = !QValue.TryParse(parameter.Value, out contact.Q);
                    break;
                case Named.Methods when _contactCount == 0:
                    _hasMethods = true;
                    _methods = Place(parameter.Value);
                    break;
            }
        }

        contact.Parameters = start.._parametersLength;
    }

    private static Named Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 when name[0] is (byte)'q' or (byte)'Q' => Named.Q,
        6 when Ascii.EqualsIgnoreCase(name, "reg-id"u8) => Named.RegId,
        7 when Ascii.EqualsIgnoreCase(name, "expires"u8) => Named.Expires,
        7 when Ascii.EqualsIgnoreCase(name, "methods"u8) => Named.Methods,
        13 when Ascii.EqualsIgnoreCase(name, "+sip.instance"u8) => Named.Instance,
        _ => Named.None,
    };

    private void Keep(in SipParameter parameter)
    {
        var needed = _parametersLength + parameter.Name.Length + parameter.Value.Length + 2;
        if (needed > _parameters.Length) Array.Resize(ref _parameters, Math.Max(needed, _parameters.Length * 2));

        var rest = _parameters.AsSpan();
        rest[_parametersLength++] = (byte)';';
        parameter.Name.CopyTo(rest[_parametersLength..]);
        _parametersLength += parameter.Name.Length;
        if (!parameter.HasValue)
            return;

        rest[_parametersLength++] = (byte)'=';

        // A quoted value may be folded; a stored one is one line.
        _parametersLength += SipText.Unfold(parameter.Value, rest[_parametersLength..]);
    }

    [Flags]
    private enum Named
    {
        None = 0,
        Expires = 1,
        Q = 2,
        RegId = 4,
        Instance = 8,
        Methods = 16,
    }
}
