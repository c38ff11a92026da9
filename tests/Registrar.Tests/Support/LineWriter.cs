using System.Text;

namespace Registrar.Tests.Support;

/// <summary>An output whose lines can be waited for.</summary>
internal sealed class LineWriter : TextWriter
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly StringBuilder _open = new();
    private readonly List<(Predicate<string> IsWanted, TaskCompletionSource<string> Found)> _waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Everything written so far.</summary>
    public string All
    {
        get
        {
            lock (_lock) return string.Join('\n', _lines);
        }
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value != '\n')
            {
                if (value != '\r') _open.Append(value);
                return;
            }

            var line = _open.ToString();
            _open.Clear();
            _lines.Add(line);
            foreach (var waiting in _waiting.Where(waiting => waiting.IsWanted(line)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Found.SetResult(line);
            }
        }
    }

    /// <summary>The first line, written or still to come, that contains a text.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } written) return written;
            _waiting.Add((line => line.Contains(text, StringComparison.Ordinal), found));
        }

        try
        {
            return await found.Task.WaitAsync(Guard);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"No line with '{text}' came. Written was:\n{All}", timeout);
        }
    }
}
