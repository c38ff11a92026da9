namespace Registrar.Tests.Support;

/// <summary>A test as its source has it.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Name">Its method.</param>
internal sealed record TestMethod(string Class, string Name)
{
    public override string ToString() => $"{Class}.{Name}";
}
