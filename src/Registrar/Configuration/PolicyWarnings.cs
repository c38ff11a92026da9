using Registrar.Core;

namespace Registrar.Configuration;

/// <summary>Finds options that are sound by themselves and useless, or misleading, together.</summary>
/// <remarks>The registrar runs with them, so they are warnings; only a key somebody wrote is worth one.</remarks>
internal static class PolicyWarnings
{
    /// <summary>One sentence per combination: place, key, value, remedy.</summary>
    public static IReadOnlyList<string> Find(SectionReader reader, RegistrarOptions options)
    {
        var warnings = new List<string>();
        Check(reader, "registrar:", options, warnings);
        foreach (var (realm, own) in options.Realms) Check(reader, $"{ConfigurationKeys.Realms.Path}:{realm}:", own, warnings);
        return warnings;
    }

    private static void Check(SectionReader reader, string section, RegistrarOptions options, List<string> warnings)
    {
        var isPinged = options.OptionsPing > 0 && options.PingMode != PingMode.None;
        var longestPing = Math.Max(options.OptionsPing, options.OptionsPingMax);

        Warn(
            options.OptionsPingMax > 0 && options.OptionsPing == 0,
            options.OptionsPingMax,
            "has no effect while optionsping is 0; set optionsping or leave it out.",
            ConfigurationKeys.OptionsPingMax);
        Warn(
            options.NatExpires > 0 && options.RegPing > 0,
            options.NatExpires,
            "has no effect together with regping, which says what every phone is told; leave one of them out.",
            ConfigurationKeys.NatExpires);
        Warn(
            options.NatExpires > 0 && options.RegPing == 0 && isPinged,
            options.NatExpires,
            "is for nobody while optionsping pings the phones behind NAT; leave it out, or set pingmode to none.",
            ConfigurationKeys.NatExpires);
        Warn(
            options.NatExpires > 0 && options.RegPing == 0 && options.NatExpires < options.MinExpires,
            options.NatExpires,
            $"is below minexpires {options.MinExpires}, which phones behind NAT get instead; lower minexpires or raise it.",
            ConfigurationKeys.NatExpires);
        Warn(
            options.Expires > options.MaxExpires && options.RegPing == 0,
            options.Expires,
            $"is above maxexpires {options.MaxExpires}, which is all a phone gets; raise maxexpires or lower it.",
            ConfigurationKeys.Expires);
        Warn(
            isPinged && options.StaleTime <= longestPing,
            options.StaleTime,
            $"is not above the {longestPing} s between two OPTIONS: phones that answer each of them would be shown as stale; raise it.",
            ConfigurationKeys.StaleTime, ConfigurationKeys.OptionsPing, ConfigurationKeys.OptionsPingMax);
        Warn(
            !isPinged && options.RegPing > 0 && options.StaleTime <= options.RegPing,
            options.StaleTime,
            $"is not above regping {options.RegPing}: phones that refresh in time would be shown as stale; raise it.",
            ConfigurationKeys.StaleTime, ConfigurationKeys.RegPing);

        // The first key names the rule; whichever of them was written gives the place.
        void Warn(bool isWrong, int value, string sentence, params ReadOnlySpan<ConfigurationKey> keys)
        {
            if (!isWrong) return;
            foreach (var key in keys)
            {
                if (!reader.TryFind(section + Name(key), out var written)) continue;
                warnings.Add($"{written.Origin}: {section}{Name(keys[0])} {value} {sentence}");
                return;
            }
        }
    }

    private static string Name(ConfigurationKey key) => key.Path["registrar:".Length..];
}
