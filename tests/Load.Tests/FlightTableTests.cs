using Load.Running;

namespace Load.Tests;

/// <summary>Open requests and their answers.</summary>
internal sealed class FlightTableTests
{
    [Test]
    public void A_second_answer_belongs_to_nothing()
    {
        var flights = new FlightTable(4);
        var number = flights.Add(new Flight { Phone = 7 });

        var isFirst = flights.TryTake(number, out var flight);
        var isSecond = flights.TryTake(number, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isFirst, Is.True);
            Assert.That(flight.Phone, Is.EqualTo(7));
            Assert.That(isSecond, Is.False);
        }
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(2)]
    [TestCase(17)]
    public void A_number_that_was_never_given_belongs_to_nothing(long number)
    {
        var flights = new FlightTable(4);
        flights.Add(default);

        Assert.That(flights.TryTake(number, out _), Is.False);
    }

    [Test]
    public void Only_what_is_older_is_given_up_the_oldest_first()
    {
        var flights = new FlightTable(4);
        var answered = flights.Add(new Flight { Phone = 1, StartTicks = 10 });
        flights.Add(new Flight { Phone = 2, StartTicks = 20 });
        flights.Add(new Flight { Phone = 3, StartTicks = 30 });
        flights.TryTake(answered, out _);

        var isGivenUp = flights.TryTakeOlder(30, out var flight);
        var isAnother = flights.TryTakeOlder(30, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isGivenUp, Is.True);
            Assert.That(flight.Phone, Is.EqualTo(2));
            Assert.That(isAnother, Is.False);
            Assert.That(flights.Open, Is.EqualTo(1));
        }
    }

    [Test]
    public void There_is_room_again_when_the_oldest_is_answered()
    {
        var flights = new FlightTable(1);
        var oldest = flights.Add(default);
        flights.Add(default);

        var hadRoom = flights.HasRoom;
        flights.TryTake(oldest, out _);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hadRoom, Is.False);
            Assert.That(flights.HasRoom, Is.True);
        }
    }
}
