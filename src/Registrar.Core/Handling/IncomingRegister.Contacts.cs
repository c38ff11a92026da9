using System.Text;
using Drachtio.Sip;
using Registrar.Core.Rules;

namespace Registrar.Core.Handling;

/// <content>The Contact and Expires headers.</content>
internal sealed partial class IncomingRegister
{
    private bool TryReadContacts(SipMessage message, RegistrarOptions options, out Refusal refusal)
    {
        refusal = Refusal.None;
        _contactCount = 0;
        _parametersLength = 0;
        _isStar = false;
        _expires = message.TryGet(SipHeaderId.Expires, out var expires) ? AskedExpiry.Read(expires) : AskedExpiry.Absent;

        var count = 0;
        foreach (var value in message.Values(SipHeaderId.Contact))
        {
            if (++count > options.MaxContactsPerRequest)
                refusal = Refusal.TooManyInRequest;
            else if (value.Length > options.MaxContactBytes)
                refusal = Refusal.TooLong;
            else if (value.Contains((byte)0) || !ContactValue.TryParse(value, out var contact) || !TryAdd(in contact))
                refusal = Refusal.BadContact;
            else if (_isStar && (_contactCount > 0 || count > 1))
                refusal = Refusal.BadStar;

            if (refusal != Refusal.None)
                return false;
        }

        return true;
    }

    private bool TryAdd(in ContactValue value)
    {
        if (value.IsStar)
        {
            _isStar = true;
            return true;
        }

        // Anything else could never be called through a drachtio-server; one such Request-URI ends its process (drachtio-protocol §1.5).
        if (!SipUri.TryParse(value.Uri, out var uri) || uri.Scheme is not (SipUriScheme.Sip or SipUriScheme.Sips) || uri.Host.IsEmpty)
            return false;

        var contact = new RequestedContact { Uri = Place(value.Uri), IsSips = uri.Scheme == SipUriScheme.Sips, Q = 1000, Instance = Place(value.Instance) };
        var start = _parametersLength;
        foreach (var parameter in value.Parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, "expires"u8))
                contact.Expires = AskedExpiry.Read(parameter.Value);
            else
                Keep(in parameter);
        }

        contact.Parameters = start.._parametersLength;
        contact.RegId = value.TryGetRegId(out var regId) ? regId : 0;
        if (value.Parameters.Contains("q"u8))
        {
            contact.HasBadQ = !value.TryGetQ(out var q);
            contact.Q = q;
        }

        if (_contactCount == _contacts.Length) Array.Resize(ref _contacts, _contactCount * 2);
        _contacts[_contactCount++] = contact;
        return true;
    }

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
}
