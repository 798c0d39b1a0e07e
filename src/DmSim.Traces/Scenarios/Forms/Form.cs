using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>
/// What a value may look like: how it is read, and how the JSON Schema describes it. One declaration serves both, so
/// that editors and the reader cannot disagree.
/// </summary>
/// <typeparam name="T">What the value becomes.</typeparam>
internal abstract class Form<T>
{
    /// <summary>Reads a value; every problem found is reported.</summary>
    /// <remarks>
    /// A mapping or list with problems inside still gives what was good in it, so that checks across a document find
    /// their problems in the same pass. Whether the document as a whole is good, the context knows.
    /// </remarks>
    /// <returns>Whether <paramref name="value"/> can be used for further checks.</returns>
    public abstract bool TryRead(DocumentNode node, string path, ReadContext context, out T value);

    /// <summary>The JSON Schema of the value.</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>The same form whose value remembers where it was written.</summary>
    public Form<Located<T>> Located() =>
        new ConvertedForm<T, Located<T>>(
            this,
            (T value, DocumentNode node, string path, ReadContext _, out Located<T> located) =>
            {
                located = new Located<T>(value, node, path);
                return true;
            }
        );

    /// <summary>The same form, unusable as soon as anything in it is wrong.</summary>
    public Form<T> Whole() => new WholeForm<T>(this);

    /// <summary>The same form turned into another type, with further checks.</summary>
    public Form<TOut> Then<TOut>(Conversion<T, TOut> conversion) => new ConvertedForm<T, TOut>(this, conversion);
}

/// <summary>Turns a value that was read into another one, or reports why it cannot.</summary>
internal delegate bool Conversion<in TIn, TOut>(
    TIn value,
    DocumentNode node,
    string path,
    ReadContext context,
    out TOut converted
);

/// <summary>A form whose value is used only when nothing in it is wrong.</summary>
internal sealed class WholeForm<T>(Form<T> inner) : Form<T>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out T value)
    {
        long before = context.Count;
        return inner.TryRead(node, path, context, out value) && context.Count == before;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => inner.Schema(definitions);
}

/// <summary>A form whose value is converted after reading.</summary>
internal sealed class ConvertedForm<TIn, TOut>(Form<TIn> inner, Conversion<TIn, TOut> conversion) : Form<TOut>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out TOut value)
    {
        value = default!;
        return inner.TryRead(node, path, context, out TIn read) && conversion(read, node, path, context, out value);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => inner.Schema(definitions);
}
