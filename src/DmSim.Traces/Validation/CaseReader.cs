using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>Reads files of validation cases: YAML, or JSON, which is a subset of it.</summary>
/// <remarks>Every problem of a file is reported at once with its place, also those inside expressions.</remarks>
public static class CaseReader
{
    /// <summary>The value of the key <c>schema</c> of such files.</summary>
    public const string SchemaName = CaseKeys.SchemaName;

    /// <summary>The JSON Schema of such files; the committed <c>cases.schema.json</c> holds the same text.</summary>
    public static string JsonSchema { get; } =
        SchemaDefinitions.Write("DmSim validation cases", CaseKeys.File, allowsExpressions: true);

    /// <summary>Reads a file and works its cases out for hosts of the given sizes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hostFree">Free memory of each host while all VMs are off; at least one.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or something in it is wrong.</exception>
    public static ValidationPack ReadFile(string path, IReadOnlyList<MemorySize> hostFree) =>
        Read(DocumentFile.ReadText(path), path, hostFree);

    /// <summary>Reads cases.</summary>
    /// <param name="text">The YAML or JSON text.</param>
    /// <param name="source">Its path; a base is looked for relative to it.</param>
    /// <param name="hostFree">Free memory of each host while all VMs are off; at least one.</param>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static ValidationPack Read(string text, string source, IReadOnlyList<MemorySize> hostFree)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hostFree);
        ReadContext context = new(source);
        CaseFileDraft file = ReadDraft(text, context);
        MapNode shared = file.Shared ?? NodeMerge.Map(new ScalarNode("", true, 1, 1) { Source = source });
        if (file.Base is { } link)
        {
            shared = NodeMerge.Over(SharedOfBase(link, source), shared);
        }

        CheckIds(file, context);
        List<ValidationCase> cases = [];
        bool isFirst = true;
        foreach (MemorySize free in hostFree)
        {
            foreach (Located<MapNode> written in file.Cases)
            {
                bool hasOwnHost = written.Value.Find("host-free") is not null;
                if (isFirst || !hasOwnHost)
                {
                    AddWithVariants(NodeMerge.Over(shared, written.Value), free, context, cases);
                }
            }

            isFirst = false;
        }

        context.ThrowIfAny();
        return new ValidationPack(file.Name, source, cases);
    }

    private static CaseFileDraft ReadDraft(string text, ReadContext context)
    {
        CaseFileDraft file = new();
        DocumentNode? root = DocumentParser.Parse(text, context);
        bool isRead = root is not null && CaseKeys.File.From(file).TryRead(root, "", context, out file);
        return isRead ? file : throw context.ToException();
    }

    /// <summary>What the cases of another file share; that file's own problems are told as its own.</summary>
    private static MapNode SharedOfBase(Located<string> link, string source)
    {
        string folder = Path.GetDirectoryName(source) ?? "";
        string path = Path.Combine(folder, link.Value);
        ReadContext context = new(path);
        CaseFileDraft file = ReadDraft(DocumentFile.ReadText(path), context);
        if (file.Base is { } further)
        {
            context.Report(further.Node, further.Path, "no base: this file is itself the base of another");
        }

        context.ThrowIfAny();
        return file.Shared ?? NodeMerge.Map(link.Node);
    }

    private static void AddWithVariants(
        MapNode written,
        MemorySize free,
        ReadContext context,
        List<ValidationCase> cases
    )
    {
        MapNode plain = Without(written, "variants");
        Add(plain, null, free, context, cases);
        foreach (MapNode variant in (written.Find("variants") as ListNode)?.Items.OfType<MapNode>() ?? [])
        {
            string? id = (variant.Find("id") as ScalarNode)?.Text;
            if (id is null)
            {
                context.Report(variant, "variants.id", "this key: a name for the variant, unique in the case");
                continue;
            }

            Add(NodeMerge.Over(plain, Without(variant, "id")), id, free, context, cases);
        }
    }

    private static void Add(
        MapNode written,
        string? variant,
        MemorySize free,
        ReadContext context,
        List<ValidationCase> cases
    )
    {
        if (new CaseAssembly(written, variant, free, context).Build() is { } built)
        {
            cases.Add(built);
        }
    }

    private static MapNode Without(MapNode map, string key) =>
        map with
        {
            Entries = [.. map.Entries.Where(entry => entry.Key.Text != key)],
        };

    private static void CheckIds(CaseFileDraft file, ReadContext context)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        foreach (Located<MapNode> written in file.Cases)
        {
            if (written.Value.Find("id") is ScalarNode id && !lines.TryAdd(id.Text, id.Line))
            {
                context.Report(id, "id", $"an id of its own; '{id.Text}' was used on line {lines[id.Text]}");
            }
        }
    }
}
