using Registrar.Configuration;

namespace Registrar.CommandLine;

/// <summary>Takes the configuration overrides out of the arguments before anything else looks at them.</summary>
/// <remarks>
/// An argument <c>--name</c> whose name contains a colon is an override: <c>--drachtio:port 9122</c>,
/// <c>--embedded:sip=127.0.0.1:5070</c>. Its value is what follows <c>=</c>, else the next argument.
/// </remarks>
internal sealed record OverrideArguments(IReadOnlyList<OverrideArgument> Overrides, IReadOnlyList<string> Rest)
{
    private const string Prefix = "--";

    /// <summary>Splits the arguments; the order of the rest is kept.</summary>
    /// <exception cref="ConfigurationException">An override has no value.</exception>
    public static OverrideArguments Split(IReadOnlyList<string> arguments)
    {
        var overrides = new List<OverrideArgument>();
        var rest = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith(Prefix, StringComparison.Ordinal))
            {
                rest.Add(argument);
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? argument[Prefix.Length..] : argument[Prefix.Length..equals];
            if (!key.Contains(':', StringComparison.Ordinal))
            {
                rest.Add(argument);
            }
            else if (equals >= 0)
            {
                overrides.Add(new OverrideArgument(key, argument[(equals + 1)..]));
            }
            else if (i + 1 < arguments.Count && !arguments[i + 1].StartsWith(Prefix, StringComparison.Ordinal))
            {
                overrides.Add(new OverrideArgument(key, arguments[++i]));
            }
            else
            {
                throw new ConfigurationException(
                    $"argument {argument} has no value. Write {argument} VALUE, or {argument}=VALUE when the value begins with --.");
            }
        }

        return new OverrideArguments(overrides, rest);
    }
}
