using System.Globalization;
using Drachtio.Sip;
using Registrar.Core.Auth;

namespace Registrar.Core.Bindings;

/// <summary>The digest that authorised a binding: most of it is no text of its own. No state.</summary>
internal static class BindingDigest
{
    private static readonly DigestAlgorithm?[] Algorithms = [null, DigestAlgorithm.Md5, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512256];

    /// <summary>Notes an answer in a binding; what of it is text is the caller's.</summary>
    public static void Note(in DigestAnswer answer, ref Binding binding)
    {
        binding.AlgorithmCode = (byte)Math.Max(0, Array.IndexOf(Algorithms, answer.Algorithm));
        binding.NonceCount = answer.Nc;
        if (answer.HasQop) binding.Flags |= BindingFlags.Qop;
        if (answer.NcText.ContainsAnyInRange((byte)'A', (byte)'F')) binding.Flags |= BindingFlags.UpperCount;
    }

    /// <summary>The digest as queries show it.</summary>
    public static RegistrationAuthorization Of(in Binding binding)
    {
        if (Algorithms[binding.AlgorithmCode] is not { } algorithm)
            return new RegistrationAuthorization { Username = binding.Username, Realm = binding.Realm, Uri = "", Algorithm = "", Nc = "" };

        var hasQop = (binding.Flags & BindingFlags.Qop) != BindingFlags.None;
        return new RegistrationAuthorization
        {
            Username = Text(in binding, BindingTail.Kind.DigestUser) ?? binding.Username,
            Realm = binding.Realm,
            Uri = Text(in binding, BindingTail.Kind.DigestUri) ?? $"sip:{binding.Realm}",
            Algorithm = algorithm.Name,
            Qop = hasQop ? "auth" : "",
            Nc = hasQop ? binding.NonceCount.ToString((binding.Flags & BindingFlags.UpperCount) != BindingFlags.None ? "X8" : "x8", CultureInfo.InvariantCulture) : "",
            Nonce = Text(in binding, BindingTail.Kind.Nonce) ?? RegistrationAuthorization.Hidden,
            CNonce = Text(in binding, BindingTail.Kind.CNonce) ?? RegistrationAuthorization.Hidden,
            Response = Text(in binding, BindingTail.Kind.Response) ?? RegistrationAuthorization.Hidden,
        };
    }

    private static string? Text(in Binding binding, BindingTail.Kind kind) => BindingTail.TryGet(binding.Tail, kind, out var text) ? SipText.Decode(text) : null;
}
