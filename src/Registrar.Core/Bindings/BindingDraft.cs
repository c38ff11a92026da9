using System.Diagnostics;
using Registrar.Core.Rules;

namespace Registrar.Core.Bindings;

/// <summary>The bindings of an address of record as a REGISTER is about to make them; reusable scratch, used under a stripe's lock.</summary>
/// <remarks>
/// Nothing of the table is touched until the whole is made. A refresh that repeats its texts needs no array and no text: its
/// numbers are then written in place (0 bytes where a copy of everything cost 1,300). Grows to the largest address of record seen.
/// </remarks>
internal sealed class BindingDraft
{
    private const int None = -1;

    private Binding[] _items = new Binding[16];
    private Slot[] _slots = new Slot[16];
    private int _count;
    private int _peak;
    private byte[] _text = new byte[1024];
    private int _textLength;
    private int _textStart;
    private string _display = "";
    private string _displayBefore = "";
    private bool _isRelaid;

    /// <summary>The bindings; as they will be once <see cref="Seal"/> was called.</summary>
    public ReadOnlySpan<Binding> Items => _items.AsSpan(0, _count);

    /// <summary>Begins with what is there.</summary>
    public void Begin(ReadOnlySpan<Binding> before)
    {
        _count = 0;
        _textLength = 0;
        _display = _displayBefore = before.IsEmpty ? "" : before[0].Text.Display;
        _isRelaid = false;
        Grow(before.Length);
        before.CopyTo(_items);
        _count = _peak = before.Length;
        for (var i = 0; i < _count; i++) _slots[i] = new Slot { Was = i };
    }

    /// <summary>Lets go of what it refers to.</summary>
    public void Clear() => _items.AsSpan(0, _peak).Clear();

    /// <summary>Whether a binding was made or refreshed.</summary>
    public bool IsTouched(int index) => _slots[index].IsTouched;

    /// <summary>Whether it is new, refreshing none.</summary>
    public bool IsNew(int index) => _slots[index].Was == None;

    /// <summary>The binding before it was refreshed, by index; not for a new one.</summary>
    public int Was(int index) => _slots[index].Was;

    /// <summary>Where the binding of a contact stands.</summary>
    public int IndexOf(int contact)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i].IsTouched && _slots[i].Contact == contact) return i;
        }

        throw new UnreachableException("A contact that was bound has no binding.");
    }

    /// <summary>Takes a binding to refresh it.</summary>
    /// <param name="index">The binding.</param>
    /// <param name="contact">Contact of the request that does it.</param>
    public ref Binding Refresh(int index, int contact)
    {
        _slots[index] = new Slot { Was = index, Contact = contact, IsTouched = true };
        return ref _items[index];
    }

    /// <summary>Adds a binding at the end.</summary>
    /// <param name="contact">Contact of the request that makes it.</param>
    public ref Binding Add(int contact)
    {
        Grow(_count + 1);
        _items[_count] = default;
        _slots[_count] = new Slot { Was = None, Contact = contact, IsTouched = true };
        _isRelaid = true;
        _peak = _count + 1;
        return ref _items[_count++];
    }

    /// <summary>Takes a binding out.</summary>
    public void Remove(int index)
    {
        _slots[index].IsGone = true;
        _isRelaid = true;
    }

    /// <summary>Begins the texts of a binding; <see cref="Append"/> them in the order of <see cref="BindingLayout"/>.</summary>
    public void BeginText() => _textStart = _textLength;

    /// <summary>Adds to the text.</summary>
    /// <returns>How many bytes.</returns>
    public ushort Append(ReadOnlySpan<byte> text)
    {
        if (_textLength + text.Length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + text.Length));
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
        return checked((ushort)text.Length);
    }

    /// <summary>Ends the texts: a binding that has the same keeps its own.</summary>
    /// <param name="binding">As <see cref="Refresh"/> or <see cref="Add"/> gave it.</param>
    /// <param name="layout">The lengths.</param>
    public void EndText(ref Binding binding, BindingLayout layout)
    {
        layout.Offset = binding.Layout.Offset;
        var text = _text.AsSpan(_textStart, _textLength - _textStart);
        Debug.Assert(text.Length == layout.Length, "every text has its length");
        if (binding.Text is not null && layout == binding.Layout && text.SequenceEqual(binding.AllText))
        {
            _textLength = _textStart;
            return;
        }

        layout.Offset = _textStart;
        binding.Layout = layout;
        binding.Text = null!;
        binding.UriKey = UriKey.Of(text[..layout.Uri]);
        _isRelaid = true;
    }

    /// <summary>Names the user for those who list the bindings.</summary>
    public void Name(string display)
    {
        _display = display;
        _isRelaid |= !string.Equals(_displayBefore, display, StringComparison.Ordinal);
    }

    /// <summary>Puts the bindings into their order and their texts together.</summary>
    /// <param name="realm">Realm of the address of record.</param>
    /// <param name="username">Its user.</param>
    /// <returns>Whether another array is to stand in the table; else <see cref="WriteInto"/> does, because only numbers differ.</returns>
    public bool Seal(string realm, string username)
    {
        if (!_isRelaid)
            return false;

        var count = 0;
        var length = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i].IsGone)
                continue;

            _items[count] = _items[i];
            _slots[count++] = _slots[i];
            length += _items[i].Layout.Length;
        }

        _count = count;
        if (count == 0)
            return true;

        if (length <= BindingText.MaxSharedBytes)
            Share(new BindingText(realm, username, _display, new byte[length]));
        else
            Part(realm, username);

        return true;
    }

    /// <summary>Puts the texts of all bindings together again, without those of others that have left.</summary>
    /// <param name="realm">Realm of the address of record.</param>
    /// <param name="username">Its user.</param>
    public void Relay(string realm, string username)
    {
        _isRelaid = true;
        Seal(realm, username);
    }

    /// <summary>Writes the numbers of what was refreshed.</summary>
    /// <param name="bindings">What it began with.</param>
    public void WriteInto(Binding[] bindings)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i].IsTouched) bindings[i] = _items[i];
        }
    }

    /// <summary>The binding at an index, to be given its reachability.</summary>
    public ref Binding At(int index) => ref _items[index];

    private void Share(BindingText shared)
    {
        var length = 0;
        foreach (ref var binding in _items.AsSpan(0, _count))
        {
            var text = TextOf(in binding);
            text.CopyTo(shared.Bytes.AsSpan(length));
            binding.Layout = binding.Layout with { Offset = length };
            binding.Text = shared;
            length += text.Length;
        }
    }

    // What has a text of its own keeps it: only what the REGISTER brings is copied, however many others there are.
    private void Part(string realm, string username)
    {
        foreach (ref var binding in _items.AsSpan(0, _count))
        {
            var isOwn = binding.Text is { } old && old.Bytes.Length == binding.Layout.Length;
            if (isOwn && string.Equals(binding.Text!.Display, _display, StringComparison.Ordinal))
                continue;

            binding.Text = new BindingText(realm, username, _display, isOwn ? binding.Text!.Bytes : TextOf(in binding).ToArray());
            binding.Layout = binding.Layout with { Offset = 0 };
        }
    }

    private ReadOnlySpan<byte> TextOf(in Binding binding) => binding.Text is null ? _text.AsSpan(binding.Layout.Offset, binding.Layout.Length) : binding.AllText;

    private void Grow(int count)
    {
        if (count <= _items.Length)
            return;

        Array.Resize(ref _items, Math.Max(count, _items.Length * 2));
        Array.Resize(ref _slots, _items.Length);
    }

    private record struct Slot(int Was, int Contact, bool IsTouched, bool IsGone);
}
