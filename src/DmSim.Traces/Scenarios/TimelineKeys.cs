using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of scheduled events: a moment, and one action.</summary>
internal static class TimelineKeys
{
    /// <summary>A scheduled event.</summary>
    public static readonly Form<TimelineDraft> Event = new MapForm<TimelineDraft>(
        "event",
        () =>
            [
                Key.Required<TimelineDraft, long>(
                    "at",
                    "When, from the start of the run.",
                    SharedForms.Time,
                    (draft, value) => draft with { Event = draft.Event with { AtMilliseconds = value } }
                ),
                .. ActionKeys.Keys,
            ]
    )
    {
        ExactlyOneOf = ActionKeys.Names,
    }
        .From(new TimelineDraft())
        .Whole()
        .Then<TimelineDraft>(ActionKeys.Check);
}
