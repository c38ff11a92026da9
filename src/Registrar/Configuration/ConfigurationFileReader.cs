using System.Globalization;
using System.Text.Json;
using Registrar.Directory;

namespace Registrar.Configuration;

/// <summary>Reads one configuration file in one pass: <c>directory</c> into the index, the rest into the tree.</summary>
internal static class ConfigurationFileReader
{
    /// <summary>Merges a file over what earlier files said.</summary>
    /// <exception cref="ConfigurationException">The file is broken; nothing of it may be used then.</exception>
    public static void Read(string file, ReadOnlySpan<byte> json, ConfigurationNode root, DirectoryBuilder directory)
    {
        var cursor = new JsonFileCursor(file, json);
        if (!cursor.Read() || cursor.TokenType != JsonTokenType.StartObject)
        {
            throw new ConfigurationException(
                $"{cursor.Origin} must begin with an object. Put the sections between {{ and }}.");
        }

        while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
        {
            var name = cursor.GetString();
            cursor.Read();
            if (name.Equals(DirectoryReader.Section, StringComparison.OrdinalIgnoreCase))
            {
                DirectoryReader.Read(ref cursor, directory);
            }
            else
            {
                root.Merge(name, ReadValue(ref cursor));
            }
        }

        // One more read: text after the last brace is an error of the file, not something to pass over.
        cursor.Read();
    }

    private static ConfigurationNode ReadValue(ref JsonFileCursor cursor)
    {
        var origin = cursor.Origin;
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new ConfigurationNode(ConfigurationNodeKind.Object, origin);
                while (cursor.Read() && cursor.TokenType != JsonTokenType.EndObject)
                {
                    var name = cursor.GetString();
                    cursor.Read();
                    members.Merge(name, ReadValue(ref cursor));
                }

                return members;

            case JsonTokenType.StartArray:
                var elements = new ConfigurationNode(ConfigurationNodeKind.List, origin);
                for (var index = 0; cursor.Read() && cursor.TokenType != JsonTokenType.EndArray; index++)
                {
                    elements.Merge(index.ToString(CultureInfo.InvariantCulture), ReadValue(ref cursor));
                }

                return elements;

            case JsonTokenType.Null:
                return new ConfigurationNode(ConfigurationNodeKind.Null, origin);

            case JsonTokenType.String:
                return new ConfigurationNode(ConfigurationNodeKind.Value, origin, cursor.GetString());

            default:
                return new ConfigurationNode(ConfigurationNodeKind.Value, origin, cursor.GetLiteral());
        }
    }
}
