using System.Runtime.ExceptionServices;

namespace DmSim.Lab.Experiments;

/// <summary>Carries out numbered pieces of work on several threads; nothing depends on which thread did what.</summary>
internal static class ParallelWork
{
    /// <summary>Does the work of every index; the first failure by index is thrown after all threads stopped.</summary>
    public static void Run(int count, int degree, Action<int, CancellationToken> work, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception?[] failures = new Exception?[count];
        int next = -1;
        void Worker()
        {
            for (int index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
            {
                try
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(index, stop.Token);
                }
#pragma warning disable CA1031 // Every failure is kept and thrown again below.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    failures[index] = failure;
                    stop.Cancel();
                }
            }
        }

        Thread[] threads = new Thread[Math.Clamp(degree, 1, Math.Max(1, count)) - 1];
        for (int index = 0; index < threads.Length; index++)
        {
            threads[index] = new Thread(Worker) { IsBackground = true };
            threads[index].Start();
        }

        Worker();
        Array.ForEach(threads, thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        Exception? first = Array.Find(failures, failure => failure is not null and not OperationCanceledException);
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
