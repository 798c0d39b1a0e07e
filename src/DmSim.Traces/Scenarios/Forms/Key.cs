using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>One key of a mapping: its name, what it means, and what it changes in the value being read.</summary>
/// <param name="Name">The name in kebab case.</param>
/// <param name="About">What it means, with unit, range and default; becomes the description in the JSON Schema.</param>
/// <param name="IsRequired">Whether the mapping is incomplete without it.</param>
internal abstract record Key<T>(string Name, string About, bool IsRequired)
{
    /// <summary>Reads the key's value as a change of what the mapping describes.</summary>
    public abstract bool TryRead(DocumentNode node, string path, ReadContext context, out Func<T, T> update);

    /// <summary>The JSON Schema of the key's value, with its description.</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>The same key in another mapping.</summary>
    /// <param name="apply">How a change of the inner value becomes a change of the outer one.</param>
    public Key<TOuter> Lift<TOuter>(Func<TOuter, Func<T, T>, TOuter> apply) => new LiftedKey<TOuter, T>(this, apply);
}

/// <summary>Makes keys.</summary>
internal static class Key
{
    /// <summary>A key that may be left out.</summary>
    public static Key<T> Optional<T, TValue>(string name, string about, Form<TValue> form, Func<T, TValue, T> apply) =>
        new ValueKey<T, TValue>(name, about, false, form, apply);

    /// <summary>A key without which the mapping is incomplete.</summary>
    public static Key<T> Required<T, TValue>(string name, string about, Form<TValue> form, Func<T, TValue, T> apply) =>
        new ValueKey<T, TValue>(name, about, true, form, apply);
}

/// <summary>A key whose value has a form.</summary>
internal sealed record ValueKey<T, TValue>(
    string Name,
    string About,
    bool IsRequired,
    Form<TValue> Form,
    Func<T, TValue, T> Apply
) : Key<T>(Name, About, IsRequired)
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out Func<T, T> update)
    {
        bool good = Form.TryRead(node, path, context, out TValue value);
        update = target => Apply(target, value);
        return good;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        JsonObject schema = Form.Schema(definitions);
        if (schema.ContainsKey("$ref"))
        {
            // Draft 7 ignores what stands beside a $ref.
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        }

        schema["description"] = About;
        return schema;
    }
}

/// <summary>A key of an inner mapping that may also stand in an outer one.</summary>
internal sealed record LiftedKey<TOuter, T>(Key<T> Inner, Func<TOuter, Func<T, T>, TOuter> Apply)
    : Key<TOuter>(Inner.Name, Inner.About, Inner.IsRequired)
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out Func<TOuter, TOuter> update)
    {
        bool good = Inner.TryRead(node, path, context, out Func<T, T> inner);
        update = outer => Apply(outer, inner);
        return good;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => Inner.Schema(definitions);
}
