using System.Text;
using Load.Table;

namespace Load.Tests;

internal sealed class ListingReaderTests
{
    private const string List = """[{"uuid":"1","callid":"a"},{"uuid":"2","callid":"b"},{"callid":"c"}]""";

    [Test]
    public void Registrations_are_counted_wherever_the_stream_is_cut([Values(1, 2, 3, 5, 8, 13, 4096)] int pieceBytes)
    {
        var (bytes, registrations) = ListingReader.Count(new Pieces(Encoding.ASCII.GetBytes(List), pieceBytes));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bytes, Is.EqualTo(List.Length));
            Assert.That(registrations, Is.EqualTo(3));
        }
    }

    [Test]
    public void An_empty_list_has_none() => Assert.That(ListingReader.Count(new MemoryStream("[]"u8.ToArray())), Is.EqualTo((2L, 0L)));

    private sealed class Pieces(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceBytes)]);
    }
}
