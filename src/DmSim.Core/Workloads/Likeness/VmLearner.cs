namespace DmSim.Core.Workloads.Likeness;

/// <summary>Learns the model of one VM after the other, once the common factors are known.</summary>
/// <param name="grid">The grid.</param>
/// <param name="factors">The common factors.</param>
/// <param name="outage">Whether the recorder was down, by sample.</param>
internal sealed class VmLearner(SampleGrid grid, CommonFactors factors, bool[] outage)
{
    private double _seasonShares;
    private double _factorShares;
    private int _movingCount;

    /// <summary>VMs whose demand never changes.</summary>
    public int ConstantCount { get; private set; }

    /// <summary>Mean share of variance that repeats, over the VMs that change.</summary>
    public double MeanSeasonShare => _movingCount == 0 ? 0 : _seasonShares / _movingCount;

    /// <summary>Mean share of variance of the common factors.</summary>
    public double MeanFactorShare => _movingCount == 0 ? 0 : _factorShares / _movingCount;

    /// <summary>Learns one VM, which is there at one sample at least.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="index">Its place among the rows of the factors.</param>
    public VmModel Learn(TraceVm vm, int index)
    {
        VmResidual residual = VmResidual.Of(grid, vm);
        double afterSeason = residual.ResidualVariance;
        double[] loadings = [.. factors.Loadings.Select(loading => loading[index])];
        TakeOut(residual, loadings);
        if (residual.Variance > 0)
        {
            _movingCount++;
            _seasonShares += 1 - (afterSeason / residual.Variance);
            _factorShares += (afterSeason - residual.ResidualVariance) / residual.Variance;
        }
        else
        {
            ConstantCount++;
        }

        return new VmModel(
            vm,
            residual.MeanMebibytes,
            vm.Has(TraceChannel.Provisioned) ? Math.Max(0, vm.All(TraceChannel.Provisioned).Max()) : 0,
            WorkingSetShare(vm),
            PresenceModel.Fit(residual.Present, outage),
            residual.Season,
            loadings,
            MovingPart.Fit(residual.Residual, residual.Present)
        );
    }

    private void TakeOut(VmResidual residual, double[] loadings)
    {
        for (int factor = 0; factor < loadings.Length; factor++)
        {
            for (int sample = 0; sample < residual.Residual.Length; sample++)
            {
                double score = factors.Scores[factor][sample / grid.SamplesPerBin];
                residual.Residual[sample] -= residual.Present[sample] ? loadings[factor] * score : 0;
            }
        }
    }

    private static double? WorkingSetShare(TraceVm vm)
    {
        if (!vm.Has(TraceChannel.WorkingSet))
        {
            return null;
        }

        long[] demand = vm.All(TraceChannel.Demand);
        long[] workingSet = vm.All(TraceChannel.WorkingSet);
        Int128 wanted = 0;
        Int128 used = 0;
        for (int index = 0; index < demand.Length; index++)
        {
            bool known = demand[index] != TraceVm.Absent && workingSet[index] != TraceVm.Absent;
            wanted += known ? demand[index] : 0;
            used += known ? workingSet[index] : 0;
        }

        return wanted == 0 ? 1 : Math.Min(1, (double)used / (double)wanted);
    }
}
