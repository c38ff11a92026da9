using System.Text.Json.Serialization;

namespace Registrar.Core;

/// <summary>Source-generated JSON of everything the registrar shows.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(IReadOnlyList<Registration>))]
[JsonSerializable(typeof(IEnumerable<Registration>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(ContactsAnswer))]
[JsonSerializable(typeof(RegistrarEvent))]
[JsonSerializable(typeof(IReadOnlyList<NotifyResult>))]
public sealed partial class RegistrarJson : JsonSerializerContext;
