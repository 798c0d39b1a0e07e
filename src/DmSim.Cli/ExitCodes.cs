namespace DmSim.Cli;

/// <summary>What the program's exit code says; scripts rely on these numbers.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no: the fleet does not fit, the objective is missed, or a case failed.</summary>
    public const int AnswerIsNo = 1;

    /// <summary>The input is wrong, a plug-in that fails included; every problem was listed and nothing was written.</summary>
    public const int WrongInput = 2;

    /// <summary>Interrupted; the message says how to go on.</summary>
    public const int Interrupted = 3;

    /// <summary>A defect of the program; the message says how to repeat it.</summary>
    public const int InternalError = 4;
}
