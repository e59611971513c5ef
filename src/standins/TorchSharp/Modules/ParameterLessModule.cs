namespace TorchSharp.Modules;

/// <summary>A module that has nothing to train.</summary>
/// <typeparam name="T1">The argument.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public abstract class ParameterLessModule<T1, TResult> : torch.nn.Module<T1, TResult>
{
    /// <summary>A module without parts.</summary>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }
}
